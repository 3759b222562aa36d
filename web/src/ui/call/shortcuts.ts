import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import type { View } from "../../state/view";
import { words } from "../../words";
import { toggleFullScreen } from "./full-screen";
import { toggleSharing } from "./sharing";
import type { Pip } from "./usePip";

/** A key that does something during a call. */
export interface Shortcut {
  readonly key: string;
  readonly does: string;
  /** Null: the key is held, and handled where it is. */
  readonly act: (() => void) | null;
}

interface Parts {
  call: Call;
  devices: Devices;
  view: View;
  pip: Pip;
  chat: () => void;
  help: () => void;
}

/** All of them, in the order in which they are shown. */
export function shortcutsOf({ call, devices, view, pip, chat, help }: Parts): Shortcut[] {
  const { call: w, charge, chat: c, stage } = words.value;
  const keys = stage.shortcuts;
  return [
    { key: "m", does: w.shortcutMute, act: () => void devices.setMicrophone(!devices.microphone.peek()) },
    { key: "v", does: w.shortcutCamera, act: () => void devices.setCamera(!devices.camera.peek()) },
    { key: "s", does: keys.share, act: () => void toggleSharing(call) },
    { key: " ", does: keys.talk, act: null },
    { key: "h", does: charge.shortcutHand, act: () => call.charge.hands.toggle() },
    { key: "c", does: c.shortcut, act: chat },
    { key: "g", does: keys.view, act: () => view.toggle() },
    { key: "f", does: keys.fullScreen, act: toggleFullScreen },
    ...(pip.supported ? [{ key: "p", does: keys.pip, act: pip.toggle }] : []),
    { key: "?", does: w.shortcutHelp, act: help },
  ];
}
