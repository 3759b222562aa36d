import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Avatar } from "../base/Avatar";
import { Camera, CameraOff, Microphone, MicrophoneOff } from "../base/icons";
import { Video } from "../call/Video";
import { LevelMeter } from "./LevelMeter";

/** How the others will see one, with the two switches that matter. */
export function Preview({ devices, name, ready }: { devices: Devices; name: string; ready: boolean }) {
  const w = words.value;
  const microphone = devices.microphone.value;
  const camera = devices.camera.value;
  const stream = devices.preview.value;
  return (
    <div class="preview">
      <Video stream={stream} mirrored hidden={!camera || !stream} label={w.prejoin.preview} />
      {(!camera || !stream) && (
        <div class="preview-off">
          <Avatar name={name} size="large" />
          {ready && !camera && <span>{w.prejoin.cameraOff}</span>}
        </div>
      )}
      {microphone && <LevelMeter level={devices.level} />}
      <div class="preview-switches">
        <button
          type="button"
          class={`round ${microphone ? "on" : "off"}`}
          aria-label={microphone ? w.call.mute : w.call.unmute}
          onClick={() => devices.setMicrophone(!microphone)}
        >
          {microphone ? <Microphone /> : <MicrophoneOff />}
        </button>
        <button
          type="button"
          class={`round ${camera ? "on" : "off"}`}
          aria-label={camera ? w.call.cameraOff : w.call.cameraOn}
          onClick={() => devices.setCamera(!camera)}
        >
          {camera ? <Camera /> : <CameraOff />}
        </button>
      </div>
    </div>
  );
}
