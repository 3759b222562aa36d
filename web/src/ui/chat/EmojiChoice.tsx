import { PALETTE } from "../../state/emoji";
import { words } from "../../words";

/** The usual emoji, one press away. */
export function EmojiChoice({ label, onChoose }: { label: string; onChoose: (emoji: string) => void }) {
  const w = words.value.chat;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div class="emoji-choice" role="group" aria-label={label}>
      {PALETTE.map((emoji) => (
        <button key={emoji} type="button" class="emoji" aria-label={w.react(emoji)} onClick={() => onChoose(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}
