import { useEffect } from "preact/hooks";
import type { Devices } from "../../state/devices";
import { busy } from "./busy";

/** The space bar, as long as it is held, where push-to-talk is wanted. */
export function useTalkKey(devices: Devices): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key !== " " || !devices.pushToTalk.peek() || busy(event.target) || chooses(event.target)) return;
      event.preventDefault();
      if (!event.repeat) void devices.hold();
    };
    const up = (event: KeyboardEvent) => {
      if (event.key !== " ") return;
      // Else the button that was clicked last would be pressed.
      if (devices.held.peek()) event.preventDefault();
      void devices.release();
    };
    // The key may come up where this page does not hear of it.
    const away = () => void devices.release();
    const stop = listen([window, "keydown", down], [window, "keyup", up], [window, "blur", away]);
    return () => {
      stop();
      away();
    };
  }, [devices]);
}

/** In an open menu the key chooses; elsewhere Enter presses buttons, and whoever wants this mode wants to talk. */
const chooses = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("[popover], input, summary") !== null;

type Listening = readonly [EventTarget, string, (event: never) => void];

function listen(...all: readonly Listening[]): () => void {
  for (const [target, type, listener] of all) target.addEventListener(type, listener as EventListener);
  return () => {
    for (const [target, type, listener] of all) target.removeEventListener(type, listener as EventListener);
  };
}
