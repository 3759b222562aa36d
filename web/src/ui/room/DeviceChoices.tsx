import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Button } from "../base/Button";
import { type Option, Select } from "../base/Choice";
import { Speaker } from "../base/icons";
import { playChime } from "./chime";
import { EchoButton } from "./EchoButton";
import "./device-choices.css";

/** Which microphone, camera and speaker. */
export function DeviceChoices({ devices }: { devices: Devices }) {
  const w = words.value.prejoin;
  return (
    <div class="stack device-choices">
      <DeviceSelect
        label={w.microphone}
        found={devices.microphones.value}
        chosen={devices.microphoneId.value}
        choose={(id) => devices.chooseMicrophone(id)}
      />
      <DeviceSelect
        label={w.camera}
        found={devices.cameras.value}
        chosen={devices.cameraId.value}
        choose={(id) => devices.chooseCamera(id)}
      />
      <div class="device-speaker">
        {devices.speakers.value.length > 0 && (
          <DeviceSelect
            label={w.speaker}
            found={devices.speakers.value}
            chosen={devices.speakerId.value}
            choose={(id) => devices.chooseSpeaker(id)}
          />
        )}
        <Button onClick={() => playChime(devices.speakerId.peek())}>
          <Speaker size={18} /> {w.playSound}
        </Button>
      </div>
      <div class="device-test">
        <EchoButton devices={devices} />
      </div>
    </div>
  );
}

interface Props {
  label: string;
  found: readonly MediaDeviceInfo[];
  chosen: string | null;
  choose: (id: string) => Promise<void>;
}

function DeviceSelect({ label, found, chosen, choose }: Props) {
  const w = words.value.prejoin;
  const none: Option<string> = { value: "", label: found.length === 0 ? w.noDevices : w.theDefault };
  // Before the browser has permission it lists devices without their names.
  const options = found.map((device, index) => ({
    value: device.deviceId,
    label: device.label || (index === 0 ? w.theDefault : `${label} ${index + 1}`),
  }));
  const known = options.some(({ value }) => value === chosen);
  return (
    <Select
      label={label}
      value={known && chosen !== null ? chosen : ""}
      options={known ? options : [none, ...options.filter(({ value }) => value !== "")]}
      disabled={found.length === 0}
      onChange={(id) => void choose(id)}
    />
  );
}
