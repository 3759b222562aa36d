import type { Call } from "../../state/call";
import "./risings.css";

/** Places side by side, so that a burst is not one pile. */
const LANES = 5;

/** The emoji that rise over somebody's picture. Screen readers are told elsewhere. */
export function Risings({ call, participant }: { call: Call; participant: string }) {
  const rising = call.risings.list.value.filter((one) => one.participant === participant);
  return (
    <div class="risings" aria-hidden="true">
      {rising.map(({ id, emoji }) => (
        <span key={id} class="rising" style={{ left: `${12 + ((id * 2) % LANES) * 18}%` }}>
          {emoji}
        </span>
      ))}
    </div>
  );
}
