import type { Ban } from "../../protocol/api";
import { language } from "../../state/language";
import { bans, liftBan } from "../../state/people";
import { words } from "../../words";
import { relative } from "../../words/format";
import { Avatar } from "../base/Avatar";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";

/** Who is kept out of the room, and letting them in again. */
export function Bans({ room }: { room: string }) {
  const w = words.value.settings;
  const list = useLoaded(() => bans(room), room);
  const lift = useAction(async (ban: Ban) => {
    await liftBan(room, ban.user);
    await list.reload();
  });
  return (
    <>
      <Complaint text={list.problem ?? lift.problem} />
      {list.value?.length === 0 && <p class="muted">{w.noBans}</p>}
      <ul class="list">
        {list.value?.map((ban) => (
          <li key={ban.user} class="list-item">
            <Avatar name={ban.name} />
            <div class="grow">
              <p>{ban.name}</p>
              <p class="muted small">{w.bannedAt(relative(language.value, ban.created_at))}</p>
            </div>
            <Button look="quiet" label={w.liftFor(ban.name)} disabled={lift.busy} onClick={() => lift.run(ban)}>
              {w.lift}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
