import type { Charge } from "../../state/charge";
import { words } from "../../words";
import { Avatar } from "../base/Avatar";
import { Button } from "../base/Button";

/** Who waits outside, and letting them in or not. */
export function WaitingList({ charge }: { charge: Charge }) {
  const w = words.value;
  const waiting = charge.waiting.value;
  if (waiting.length === 0) return null;
  return (
    <section class="people-part" aria-label={w.charge.waiting(waiting.length)}>
      <h3>{w.charge.waiting(waiting.length)}</h3>
      <ul class="people-list">
        {waiting.map(({ id, name, role }) => (
          <li key={id} class="person">
            <Avatar name={name} />
            <div class="grow person-name">
              <p>{name}</p>
              <p class="muted small">{w.roles[role]}</p>
            </div>
            <div class="person-door">
              <Button look="primary" label={w.charge.letInOne(name)} onClick={() => charge.admit(id)}>
                {w.charge.letIn}
              </Button>
              <Button look="quiet" label={w.charge.turnAwayOne(name)} onClick={() => charge.turnAway(id)}>
                {w.charge.turnAway}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {waiting.length > 1 && (
        <div class="row">
          <Button onClick={() => charge.admit(null)}>{w.charge.letAllIn}</Button>
          <Button look="quiet" onClick={() => charge.turnAway(null)}>
            {w.charge.turnAllAway}
          </Button>
        </div>
      )}
    </section>
  );
}
