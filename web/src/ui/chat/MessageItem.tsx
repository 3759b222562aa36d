import type { Call } from "../../state/call";
import type { ChatMessage } from "../../state/chat";
import { language } from "../../state/language";
import { words } from "../../words";
import { clockTime } from "../../words/chat-format";
import { Avatar } from "../base/Avatar";
import { FileCard } from "./FileCard";
import { MessageOptions } from "./MessageOptions";
import { Reactions } from "./Reactions";
import { WrittenText } from "./WrittenText";

interface Props {
  message: ChatMessage;
  /** It continues what the same person wrote just before. */
  follows: boolean;
  call: Call;
  onEdit: (message: ChatMessage) => void;
}

/** One message. */
export function MessageItem({ message, follows, call, onEdit }: Props) {
  const w = words.value.chat;
  const own = message.user !== null && message.user === call.self.value?.user;
  const time = clockTime(language.value, message.created_at);
  return (
    <li class={`message${follows ? " follows" : ""}`} data-message={message.id}>
      {!follows && (
        <div class="message-head">
          <Avatar name={message.name} />
          <span class="message-name">{own ? w.you : message.name}</span>
          <time class="muted small">{time}</time>
        </div>
      )}
      <div class="message-body">
        {message.text && <WrittenText text={message.text} />}
        {message.file && <FileCard file={message.file} chat={call.chat} />}
        {message.edited_at !== null && <span class="muted small">{w.edited}</span>}
        <Reactions message={message} call={call} />
      </div>
      <MessageOptions message={message} own={own} time={time} call={call} onEdit={onEdit} />
    </li>
  );
}
