import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import type { Words } from "../../words";

/** What the connection is too slow for, in words. */
export function qualityTroubles(call: Call, devices: Devices, { quality: w }: Words): string[] {
  const { held, poorly } = call.bearing.value;
  const camera = devices.camera.value;
  const texts = [
    camera && held === "from_all" && w.heldFromAll,
    camera && held === "from_some" && w.heldFromSome,
    held !== "from_all" && poorly && w.poorly,
  ];
  return texts.filter((text) => text !== false);
}
