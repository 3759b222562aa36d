import { signal } from "@preact/signals";
import { PROCESSING } from "../call/devices";
import type { Devices } from "../state/devices";
import { FakeTrack } from "./media";

/** One's own devices, open and under the test's control. */
export class FakeDevices implements Devices {
  readonly microphones = signal([]);
  readonly cameras = signal([]);
  readonly speakers = signal([]);
  readonly microphoneId = signal(null);
  readonly cameraId = signal(null);
  readonly speakerId = signal(null);
  readonly microphone = signal(true);
  readonly camera = signal(false);
  readonly preview = signal(null);
  readonly audioTrack = signal<MediaStreamTrack | null>(new FakeTrack("audio").track);
  readonly videoTrack = signal<MediaStreamTrack | null>(null);
  readonly level = signal(0);
  readonly problems = signal([]);
  readonly interrupted = signal(false);
  readonly processing = signal(PROCESSING);
  readonly pushToTalk = signal(false);
  readonly held = signal(false);
  closed = false;

  async open() {}
  async setMicrophone(on: boolean) {
    this.microphone.value = on;
  }
  async setCamera(on: boolean) {
    this.videoTrack.value = on ? new FakeTrack("video").track : null;
    this.camera.value = on;
  }
  async chooseMicrophone() {}
  async chooseCamera() {}
  async chooseSpeaker() {}
  async setProcessing() {}
  async setPushToTalk() {}
  async hold() {}
  async release() {}
  async silence() {
    this.microphone.value = false;
  }
  async resume() {}
  close() {
    this.closed = true;
  }
}
