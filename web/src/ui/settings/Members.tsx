import type { Member, Role, Room } from "../../protocol/api";
import { members, removeMember, setMember } from "../../state/people";
import { user } from "../../state/session";
import { words } from "../../words";
import { Avatar } from "../base/Avatar";
import { Button } from "../base/Button";
import { Select } from "../base/Choice";
import { Complaint } from "../base/Form";
import { Close } from "../base/icons";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";
import { AddMember } from "./AddMember";

/** Who is listed in the room, and what they may do there. */
export function Members({ room }: { room: Room }) {
  const w = words.value;
  const owner = room.role === "owner";
  const list = useLoaded(() => members(room.id), room.id);
  const change = useAction(async ({ member, role }: { member: Member; role: Role | null }) => {
    await (role === null ? removeMember(room.id, member.user) : setMember(room.id, member.user, role));
    await list.reload();
  });
  const add = useAction(async (id: string) => {
    await setMember(room.id, id, "member");
    await list.reload();
  });
  return (
    <div class="stack">
      <AddMember present={list.value ?? []} busy={add.busy} onAdd={add.run} />
      <Complaint text={list.problem ?? change.problem ?? add.problem} />
      <ul class="list">
        {list.value?.map((member) => (
          <li key={member.user} class="list-item">
            <Avatar name={member.name} />
            <div class="grow">
              <p>{member.user === user.value?.id ? w.call.tile.you(member.name) : member.name}</p>
              <p class="muted small">{member.login ?? w.roles.guest}</p>
            </div>
            {owner && member.login !== null ? (
              <Select
                label={w.settings.role(member.name)}
                quiet
                value={member.role}
                options={(["member", "moderator", "owner"] as const).map((role) => ({
                  value: role,
                  label: w.roles[role],
                }))}
                disabled={change.busy}
                onChange={(role) => void change.run({ member, role })}
              />
            ) : (
              <span class="muted small">{w.roles[member.role]}</span>
            )}
            {(owner || member.role === "member" || member.role === "guest") && (
              <Button
                look="icon"
                label={w.settings.removeMember(member.name)}
                disabled={change.busy}
                onClick={() => change.run({ member, role: null })}
              >
                <Close size={18} />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
