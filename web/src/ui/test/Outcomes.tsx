import { type Outcomes as All, type Outcome, WAYS } from "../../state/verdict";
import { words } from "../../words";
import { Check, Close } from "../base/icons";

/** A row for everything that is tried, from the beginning, so that nothing moves. */
export function Outcomes({ outcomes }: { outcomes: All }) {
  const w = words.value.trial;
  return (
    <ul class="outcomes" aria-live="polite" aria-label={w.outcomes}>
      {WAYS.map((way) => (
        <li key={way} class="outcome" data-state={outcomes[way].state} aria-atomic="true">
          <Mark {...outcomes[way]} />
          <span class="outcome-way">
            {w.ways[way].title} <span class="muted small">{w.ways[way].detail}</span>
          </span>
          <span class="outcome-state">{w.states[outcomes[way].state]}</span>
        </li>
      ))}
    </ul>
  );
}

function Mark({ state }: Outcome) {
  return (
    <span class="outcome-mark">
      {state === "works" && <Check size={16} />}
      {state === "fails" && <Close size={16} />}
    </span>
  );
}
