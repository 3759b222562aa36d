import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Dialog } from "../base/Dialog";
import { DeviceChoices } from "../room/DeviceChoices";
import { SoundSettings } from "../room/SoundSettings";

export function DevicesDialog({ devices, onClose }: { devices: Devices; onClose: () => void }) {
  return (
    <Dialog title={words.value.call.devices} onClose={onClose}>
      <DeviceChoices devices={devices} />
      <SoundSettings devices={devices} />
    </Dialog>
  );
}
