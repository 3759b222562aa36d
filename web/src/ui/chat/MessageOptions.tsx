import { useState } from "preact/hooks";
import type { Call } from "../../state/call";
import type { ChatMessage } from "../../state/chat";
import { isEmoji } from "../../state/emoji";
import { notice } from "../../state/notices";
import { moderates } from "../../state/rooms";
import { words } from "../../words";
import { Bin, Copy, More, Pencil } from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import { EmojiChoice } from "./EmojiChoice";
import { useChatAction } from "./useChatAction";

interface Props {
  message: ChatMessage;
  own: boolean;
  time: string;
  call: Call;
  onEdit: (message: ChatMessage) => void;
}

/** What one can do with a message. */
export function MessageOptions({ message, own, time, call, onEdit }: Props) {
  const w = words.value.chat;
  const { chat } = call;
  const label = own ? w.ownOptions(time) : w.options(message.name, time);
  const react = useChatAction((emoji: string) => chat.react(message.id, emoji));
  const remove = useChatAction(() => chat.remove(message.id));
  const copy = useChatAction(() => navigator.clipboard.writeText(message.text).then(() => notice(w.copied)));
  const mayRemove = own || moderates(call.self.value?.role ?? "guest");
  const entries: MenuEntry[] = [
    ...(own ? [{ label: w.edit, icon: <Pencil />, act: () => onEdit(message) }] : []),
    ...(message.text ? [{ label: w.copy, icon: <Copy />, act: () => void copy(undefined) }] : []),
    ...(mayRemove ? [{ label: w.delete, icon: <Bin />, warning: true, act: () => void remove(undefined) }] : []),
  ];
  return (
    <Popover label={label} class="round message-options" button={<More size={18} />}>
      {(close) => {
        const choose = (emoji: string) => {
          close();
          void react(emoji);
        };
        return (
          <>
            <EmojiChoice label={label} onChoose={choose} />
            <OtherEmoji onChoose={choose} />
            <Menu label={label} entries={entries} close={close} />
          </>
        );
      }}
    </Popover>
  );
}

/** Any other emoji, by whatever keyboard or picker the device has. */
function OtherEmoji({ onChoose }: { onChoose: (emoji: string) => void }) {
  const w = words.value.chat;
  const [wrong, setWrong] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const emoji = String(new FormData(form).get("emoji")).trim();
    setWrong(!isEmoji(emoji));
    if (!isEmoji(emoji)) return;
    form.reset();
    onChoose(emoji);
  };
  return (
    <form class="other-emoji" onSubmit={submit}>
      <input
        name="emoji"
        type="text"
        maxLength={64}
        autocomplete="off"
        aria-label={w.otherEmoji}
        placeholder={w.otherEmoji}
      />
      {wrong && (
        <p class="small" role="alert">
          {w.notAnEmoji}
        </p>
      )}
    </form>
  );
}
