import { roomInvites } from "../../state/administration";
import { administration } from "../../words/administration";
import { Complaint } from "../base/Form";
import { useLoaded } from "../base/useLoaded";
import { OpenLinks } from "../settings/OpenLinks";

/** The open invitations of all rooms, to be taken back. */
export function RoomInvitations() {
  const w = administration.value.invitations;
  const list = useLoaded(roomInvites);
  if (!list.value) return <Complaint text={list.problem} />;
  const { invites, more } = list.value;
  const names = new Map(invites.map(({ invite, room_name }) => [invite.id, room_name]));
  return (
    <>
      {invites.length === 0 && <p class="muted">{w.none}</p>}
      <OpenLinks
        invites={invites.map(({ invite }) => invite)}
        place={({ id }) => w.into(names.get(id) ?? "")}
        onChange={list.reload}
      />
      {more > 0 && <p class="muted">{w.more(more)}</p>}
    </>
  );
}
