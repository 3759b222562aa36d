import type { Devices, Processing } from "../../state/devices";
import { words } from "../../words";
import { Switch } from "../base/Switch";

const NAMES: readonly (keyof Processing)[] = ["echoCancellation", "noiseSuppression", "autoGainControl"];

/** What happens to one's sound before the others hear it. */
export function SoundSettings({ devices }: { devices: Devices }) {
  const w = words.value.sound;
  const processing = devices.processing.value;
  return (
    <fieldset class="sound-settings">
      <legend>{w.title}</legend>
      {NAMES.map((name) => (
        <Switch
          key={name}
          label={w.processing[name]}
          text={w.processingText[name]}
          on={processing[name]}
          onChange={(on) => void devices.setProcessing(name, on)}
        />
      ))}
      <Switch
        label={w.pushToTalk}
        text={w.pushToTalkText}
        on={devices.pushToTalk.value}
        onChange={(on) => void devices.setPushToTalk(on)}
      />
    </fieldset>
  );
}
