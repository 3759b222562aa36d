import type { Call } from "../../state/call";
import type { ChatMessage } from "../../state/chat";
import { language } from "../../state/language";
import { words } from "../../words";
import { list } from "../../words/format";
import { useChatAction } from "./useChatAction";

/** The emoji under a message; pressing one adds one's own, or takes it back. */
export function Reactions({ message, call }: { message: ChatMessage; call: Call }) {
  const w = words.value.chat;
  const self = call.self.value?.user;
  const react = useChatAction((emoji: string) => call.chat.react(message.id, emoji));
  if (message.reactions.length === 0) return null;
  return (
    <div class="message-reactions">
      {message.reactions.map(({ emoji, people }) => {
        const names = people.map(({ user, name }) => (user === self ? w.you : name));
        const label = w.reactions(emoji, list(language.value, names));
        return (
          <button
            key={emoji}
            type="button"
            class="message-reaction"
            aria-pressed={people.some(({ user }) => user === self)}
            aria-label={label}
            title={label}
            onClick={() => react(emoji)}
          >
            {emoji} <span class="small">{people.length}</span>
          </button>
        );
      })}
    </div>
  );
}
