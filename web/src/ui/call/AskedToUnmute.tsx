import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Button } from "../base/Button";
import "./over-stage.css";

/** A friendly question. Only one's own click turns the microphone on. */
export function AskedToUnmute({ call, devices }: { call: Call; devices: Devices }) {
  const w = words.value.charge;
  const by = call.charge.askedBy.value;
  if (by === null || devices.microphone.value) return null;
  const unmute = () => {
    call.charge.answered();
    void devices.setMicrophone(true);
  };
  return (
    <section class="over-stage asked" role="alert">
      <p>{w.askedBy(by)}</p>
      <div class="row">
        <Button look="primary" onClick={unmute}>
          {w.unmute}
        </Button>
        <Button onClick={() => call.charge.answered()}>{w.notNow}</Button>
      </div>
    </section>
  );
}
