import { cuesWanted, wantCues } from "../../state/cues";
import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Check } from "../base/Check";
import { Dialog } from "../base/Dialog";
import { DeviceChoices } from "../room/DeviceChoices";
import { SoundSettings } from "../room/SoundSettings";

export function DevicesDialog({ devices, onClose }: { devices: Devices; onClose: () => void }) {
  const w = words.value;
  return (
    <Dialog title={w.call.devices} onClose={onClose}>
      <DeviceChoices devices={devices} />
      <SoundSettings devices={devices} />
      <Check label={w.cues.label} text={w.cues.text} checked={cuesWanted.value} onChange={wantCues} />
    </Dialog>
  );
}
