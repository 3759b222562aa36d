import type { Room } from "../../protocol/api";
import type { Devices } from "../../state/devices";
import { moderates } from "../../state/rooms";
import { user } from "../../state/session";
import { words } from "../../words";
import { Avatars } from "../base/Avatar";
import { Button } from "../base/Button";
import { Link } from "../base/Link";
import { Logo } from "../base/Logo";
import { useArrival } from "../base/useArrival";
import { useTitle } from "../base/useTitle";
import { DeviceChoices } from "./DeviceChoices";
import { Preview } from "./Preview";
import { ShareCard } from "./ShareCard";
import "./prejoin.css";

interface Props {
  room: Room;
  devices: Devices;
  ready: boolean;
  onJoin: (media: { listenOnly: boolean }) => Promise<void>;
}

/** At the door: how one looks and sounds, who is inside, and in. */
export function Prejoin({ room, devices, ready, onJoin }: Props) {
  const w = words.value;
  useTitle(room.name);
  useArrival();
  const problems = devices.problems.value;
  return (
    <div class="prejoin-page">
      <header class="prejoin-head">
        <Link to="/" class="plain-link">
          <Logo />
        </Link>
      </header>
      <main class="prejoin" tabIndex={-1}>
        <div class="prejoin-title">
          <h1>{room.name}</h1>
          <div class="who">
            {room.present.length > 0 && <Avatars names={room.present} />}
            <span class="muted" role="status">
              {w.prejoin.here(room.present)}
            </span>
          </div>
        </div>
        <div class="prejoin-look">
          <Preview devices={devices} name={user.value?.name ?? ""} ready={ready} />
          <div role="status">
            {!ready && <p class="muted small">{w.prejoin.asking}</p>}
            {problems.map(({ kind, what }) => (
              <p key={kind} class="prejoin-problem">
                {w.devices[kind][what]}
              </p>
            ))}
          </div>
        </div>
        <div class="prejoin-side">
          {room.kind === "one_off" && room.visibility === "invite" && moderates(room.role) && (
            <ShareCard room={room.id} />
          )}
          <DeviceChoices devices={devices} />
          <div class="prejoin-actions">
            <Button look="primary" onClick={() => onJoin({ listenOnly: false })}>
              {w.prejoin.joinNow}
            </Button>
            <Button onClick={() => onJoin({ listenOnly: true })}>{w.prejoin.listenOnly}</Button>
          </div>
          <p class="muted small">
            {w.prejoin.joinAs(user.value?.name ?? "")} {room.relay_only && `${w.safety.addressHidden} `}
            <Link to="/test">{w.trial.link}</Link>
          </p>
        </div>
      </main>
    </div>
  );
}
