import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Dialog } from "../base/Dialog";
import { DeviceChoices } from "../room/DeviceChoices";
import { HandSound } from "./HandSound";

export function DevicesDialog({ devices, onClose }: { devices: Devices; onClose: () => void }) {
  return (
    <Dialog title={words.value.call.devices} onClose={onClose}>
      <DeviceChoices devices={devices} />
      <HandSound />
    </Dialog>
  );
}
