import type { Call } from "../../state/call";
import { words } from "../../words";
import { Hand } from "../base/icons";

/** Says that one would like to speak. */
export function HandButton({ call }: { call: Call }) {
  const w = words.value.charge;
  const { hands } = call.charge;
  const label = hands.up.value ? w.lower : w.raise;
  return (
    <button
      type="button"
      class="bar-button"
      aria-label={label}
      aria-pressed={hands.up.value}
      aria-keyshortcuts="h"
      title={label}
      onClick={() => hands.toggle()}
    >
      <span class={`round ${hands.up.value ? "on" : "off"}`}>
        <Hand />
      </span>
      <span class="bar-label">{w.hand}</span>
    </button>
  );
}
