import type { Room } from "../../protocol/api";
import { words } from "../../words";
import { AuditLog } from "../audit/AuditLog";
import { Dialog } from "../base/Dialog";
import { Bans } from "./Bans";
import { DeleteRoom } from "./DeleteRoom";
import { GeneralForm } from "./GeneralForm";
import { Links } from "./Links";
import { Members } from "./Members";
import "./settings.css";

interface Props {
  room: Room;
  onRoom?: (room: Room) => void;
  onClose: () => void;
}

/** What moderators and owners can arrange about a room. */
export function RoomSettings({ room, onRoom, onClose }: Props) {
  const w = words.value.settings;
  const owner = room.role === "owner";
  return (
    <Dialog title={w.title} wide onClose={onClose}>
      {owner ? <GeneralForm room={room} onRoom={onRoom} /> : <p class="settings-name">{room.name}</p>}
      <section class="settings-part">
        <h3>{w.links}</h3>
        {room.visibility === "named" ? <p class="muted">{w.noLinks}</p> : <Links room={room.id} own={room.role} />}
      </section>
      <section class="settings-part">
        <h3>{w.members}</h3>
        {room.visibility === "members" && <p class="muted small">{w.everyone}</p>}
        <Members room={room} />
      </section>
      <section class="settings-part">
        <h3>{w.bans}</h3>
        <Bans room={room.id} />
      </section>
      {owner && (
        <section class="settings-part">
          <h3>{words.value.audit.title}</h3>
          <AuditLog room={room.id} />
        </section>
      )}
      {owner && (
        <section class="settings-part">
          <h3>{w.danger}</h3>
          <DeleteRoom room={room} onDeleted={onClose} />
        </section>
      )}
    </Dialog>
  );
}
