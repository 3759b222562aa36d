import { handSound, setHandSound } from "../../state/hand-sound";
import { words } from "../../words";

/** Whether a raised hand is heard. */
export function HandSound() {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={handSound.value}
        onChange={(event) => setHandSound(event.currentTarget.checked)}
      />
      <span>{words.value.charge.handSound}</span>
    </label>
  );
}
