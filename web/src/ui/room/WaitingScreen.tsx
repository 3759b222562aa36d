import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { user } from "../../state/session";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Logo } from "../base/Logo";
import { useArrival } from "../base/useArrival";
import { useTitle } from "../base/useTitle";
import { Preview } from "./Preview";
import "./prejoin.css";
import "./waiting.css";

interface Props {
  call: Call;
  devices: Devices;
  room: Room;
  attended: boolean;
  online: boolean;
}

/** Outside the door, calmly: one's own picture, and what will happen. */
export function WaitingScreen({ call, devices, room, attended, online }: Props) {
  const w = words.value.charge;
  useTitle(room.name);
  useArrival();
  const text = !online ? w.waitOffline : attended ? w.waitText(room.name) : w.waitAlone(room.name);
  return (
    <div class="prejoin-page">
      <header class="prejoin-head">
        <Logo />
      </header>
      <main class="waiting" tabIndex={-1}>
        <div class="waiting-words">
          <h1>{w.waitTitle}</h1>
          <p role="status">{text}</p>
        </div>
        <Preview devices={devices} name={user.value?.name ?? ""} ready />
        <Button onClick={() => call.leave()}>{w.stopWaiting}</Button>
      </main>
    </div>
  );
}
