import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Button } from "../base/Button";
import { qualityTroubles } from "./quality-troubles";

/** What keeps one from being heard or seen, or from the server, in words and with what to do. */
export function Troubles({ call, devices }: { call: Call; devices: Devices }) {
  const w = words.value;
  return (
    <div class="troubles" role="status">
      {call.phase.value.phase === "reconnecting" && <p class="trouble">{w.call.reconnecting}</p>}
      {devices.interrupted.value && (
        <p class="trouble">
          {w.sound.interrupted} <Button onClick={() => devices.resume()}>{w.sound.resume}</Button>
        </p>
      )}
      {qualityTroubles(call, devices, w).map((text) => (
        <p key={text} class="trouble">
          {text}
        </p>
      ))}
      {devices.problems.value.map(({ kind, what }) => (
        <p key={kind} class="trouble">
          {w.devices[kind][what]}
        </p>
      ))}
    </div>
  );
}
