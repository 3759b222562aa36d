import { useEffect } from "preact/hooks";
import type { Devices } from "../../state/devices";

/** M, V, H and ?, unless somebody is writing or a dialog is open. */
export function useShortcuts(devices: Devices, { help, hand }: { help: () => void; hand: () => void }): void {
  useEffect(() => {
    const acts: Record<string, () => void> = {
      m: () => void devices.setMicrophone(!devices.microphone.peek()),
      v: () => void devices.setCamera(!devices.camera.peek()),
      h: hand,
      "?": help,
    };
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || busy(event.target)) return;
      const act = acts[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [devices]);
}

const busy = (target: EventTarget | null): boolean =>
  (target instanceof HTMLElement && target.closest("input:not([type=range]), select, textarea") !== null) ||
  document.querySelector("dialog[open]") !== null;
