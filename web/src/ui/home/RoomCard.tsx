import type { Room } from "../../protocol/api";
import { moderates } from "../../state/rooms";
import { roomPath } from "../../state/route";
import { words } from "../../words";
import { Avatars } from "../base/Avatar";
import { Button } from "../base/Button";
import { Settings } from "../base/icons";
import { Link } from "../base/Link";

/** A room: what it is, who is there, and the way in. */
export function RoomCard({ room, onSettings }: { room: Room; onSettings: () => void }) {
  const w = words.value.home;
  const present = room.present.length;
  return (
    <li class="room">
      <div class="room-head">
        <h2>{room.name}</h2>
        {present > 0 && <span class="room-live">{present === 1 ? w.waiting : w.talking(present)}</span>}
      </div>
      <p class="muted">{room.kind === "one_off" ? w.oneOff : w.visibility[room.visibility]}</p>
      <div class="room-foot">
        {present > 0 ? (
          <>
            <Avatars names={room.present} most={4} />
            <span class="said">{words.value.prejoin.here(room.present)}</span>
          </>
        ) : (
          <span class="muted">{w.empty}</span>
        )}
        <span class="grow" />
        {moderates(room.role) && (
          <Button look="icon" label={w.settings(room.name)} onClick={onSettings}>
            <Settings />
          </Button>
        )}
        <Link to={roomPath(room.id)} class={present > 0 ? "button primary" : "button"} label={w.joinRoom(room.name)}>
          {w.join}
        </Link>
      </div>
    </li>
  );
}
