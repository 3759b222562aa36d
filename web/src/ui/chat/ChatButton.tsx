import type { Chat as RoomChat } from "../../state/chat";
import { words } from "../../words";
import { Chat } from "../base/icons";
import "./chat-button.css";

/** More are not counted on the screen. */
const COUNTED = 99;

/** Opens and closes the chat, and says how much is new in it. */
export function ChatButton({ chat, open, onClick }: { chat: RoomChat; open: boolean; onClick: () => void }) {
  const w = words.value.chat;
  const unread = chat.unread.value;
  const label = unread > 0 ? w.openUnread(unread) : w.open;
  return (
    <button
      type="button"
      class="bar-button"
      aria-label={label}
      aria-expanded={open}
      aria-keyshortcuts="c"
      title={label}
      onClick={onClick}
    >
      <span class={`round ${open ? "on" : "off"} chat-round`}>
        <Chat />
        {unread > 0 && <span class="chat-unread">{unread > COUNTED ? `${COUNTED}+` : unread}</span>}
      </span>
      <span class="bar-label">{w.open}</span>
    </button>
  );
}
