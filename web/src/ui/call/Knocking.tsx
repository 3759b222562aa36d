import type { Charge } from "../../state/charge";
import { words } from "../../words";
import { Button } from "../base/Button";
import "./over-stage.css";

/** Tells those in charge that somebody is at the door. One is let in here; several are looked at first. */
export function Knocking({ charge, onSee }: { charge: Charge; onSee: () => void }) {
  const w = words.value.charge;
  const waiting = charge.waiting.value;
  const [first, second] = waiting;
  if (first === undefined) return null;
  return (
    <section class="over-stage knocking" aria-label={w.door}>
      <p role="alert">{second === undefined ? w.waits(first.name) : w.waitMany(waiting.length)}</p>
      <div class="row">
        {second === undefined ? (
          <>
            <Button look="primary" label={w.letInOne(first.name)} onClick={() => charge.admit(first.id)}>
              {w.letIn}
            </Button>
            <Button label={w.turnAwayOne(first.name)} onClick={() => charge.turnAway(first.id)}>
              {w.turnAway}
            </Button>
          </>
        ) : (
          <>
            <Button look="primary" onClick={() => charge.admit(null)}>
              {w.letAllIn}
            </Button>
            <Button onClick={onSee}>{w.seeThem}</Button>
          </>
        )}
      </div>
    </section>
  );
}
