import type { Room } from "../../protocol/api";
import { sharedLink } from "../../state/invites";
import { moderates } from "../../state/rooms";
import { roomPath } from "../../state/route";
import { words } from "../../words";
import { CopyLink } from "../base/CopyLink";
import { Dialog } from "../base/Dialog";
import { useLoaded } from "../base/useLoaded";

/** The link to send: an invitation from those who may invite, otherwise the room's plain address. */
export function ShareDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const w = words.value.call;
  const invites = moderates(room.role) && room.visibility !== "named";
  return (
    <Dialog title={w.inviteTitle} onClose={onClose}>
      <p class="muted">{invites ? w.inviteText : w.addressText}</p>
      {invites ? <InviteLink room={room.id} /> : <CopyLink link={location.origin + roomPath(room.id)} />}
    </Dialog>
  );
}

function InviteLink({ room }: { room: string }) {
  const link = useLoaded(() => sharedLink(room), room);
  if (link.problem) return <p class="complaint">{link.problem}</p>;
  return link.value ? <CopyLink link={link.value} /> : <p class="muted">{words.value.common.loading}</p>;
}
