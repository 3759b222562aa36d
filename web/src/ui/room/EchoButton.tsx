import { useEffect, useMemo } from "preact/hooks";
import type { Devices } from "../../state/devices";
import { EchoTest } from "../../state/echo-test";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Microphone } from "../base/icons";

/** Records a sentence and plays it back. */
export function EchoButton({ devices }: { devices: Devices }) {
  const w = words.value.sound;
  const test = useMemo(() => new EchoTest(devices), [devices]);
  useEffect(() => () => test.stop(), [test]);
  const phase = test.phase.value;
  const running = phase === "recording" || phase === "playing";
  return (
    <>
      <Button disabled={running || !devices.microphone.value} onClick={() => test.start()}>
        <Microphone size={18} /> {w.test}
      </Button>
      <p class="echo-said small muted" role="status">
        {phase !== "ready" && w[phase]}
      </p>
    </>
  );
}
