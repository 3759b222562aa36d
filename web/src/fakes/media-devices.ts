import type { MediaDevices } from "../call/devices";
import type { MediaEnvironment } from "../state/devices";
import { VirtualClock } from "./clock";
import { FakeStream, FakeTrack } from "./media";
import { FakeMemory } from "./memory";

const KINDS = { audio: "audioinput", video: "videoinput" } as const;

interface Plugged {
  kind: "audioinput" | "videoinput" | "audiooutput";
  deviceId: string;
}

/** A machine with devices that can be plugged, taken, and refused. */
export class FakeMachine {
  readonly clock = new VirtualClock();
  readonly memory = new FakeMemory();
  readonly tracks: FakeTrack[] = [];
  readonly requests: MediaStreamConstraints[] = [];
  /** By device id, or by "audio" and "video": the name of the error that opening it gives. */
  readonly errors = new Map<string, string>();
  plugged: Plugged[] = [
    { kind: "audioinput", deviceId: "desk" },
    { kind: "audioinput", deviceId: "headset" },
    { kind: "videoinput", deviceId: "front" },
    { kind: "videoinput", deviceId: "back" },
    { kind: "audiooutput", deviceId: "boxes" },
  ];
  readonly #listeners = new Set<EventListenerOrEventListenerObject>();
  gestures = 0;
  contexts = 0;
  /** Whether the audio context works. */
  running = false;
  amplitude = 0;

  get listeners(): number {
    return this.#listeners.size + this.gestures + this.contexts;
  }

  /** The tracks in use. */
  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === "live");
  }

  async unplug(deviceId: string): Promise<void> {
    this.plugged = this.plugged.filter((device) => device.deviceId !== deviceId);
    for (const track of this.live.filter((each) => each.deviceId === deviceId)) track.end();
    await this.#changed();
  }

  async plug(device: Plugged): Promise<void> {
    this.plugged = [...this.plugged, device];
    await this.#changed();
  }

  readonly environment: MediaEnvironment = {
    clock: this.clock,
    mediaDevices: {
      getUserMedia: (constraints = {}) => this.#capture(constraints),
      enumerateDevices: async () => this.plugged as MediaDeviceInfo[],
      addEventListener: (_type: string, listener: EventListenerOrEventListenerObject) => this.#listeners.add(listener),
      removeEventListener: (_type: string, listener: EventListenerOrEventListenerObject) =>
        this.#listeners.delete(listener),
    } as MediaDevices,
    memory: () => this.memory,
    audioContext: () => this.#audioContext(),
    mediaStream: (tracks) => new FakeStream(tracks).stream,
    onGesture: () => {
      this.gestures += 1;
      return () => {
        this.gestures -= 1;
      };
    },
  };

  async #changed(): Promise<void> {
    for (const listener of this.#listeners) (listener as () => void)();
    await this.clock.advance(0);
  }

  async #capture(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.requests.push(constraints);
    const kinds = (["audio", "video"] as const).filter((kind) => constraints[kind]);
    const wanted = kinds.map((kind) => this.#find(kind, constraints[kind] as MediaTrackConstraints));
    const tracks = wanted.map(({ kind, deviceId }) => new FakeTrack(kind, deviceId));
    this.tracks.push(...tracks);
    return new FakeStream(tracks.map(({ track }) => track)).stream;
  }

  #find(kind: "audio" | "video", { deviceId }: MediaTrackConstraints) {
    const { exact, ideal } = (deviceId ?? {}) as { exact?: string; ideal?: string };
    const all = this.plugged.filter((device) => device.kind === KINDS[kind]);
    const named = all.find((device) => device.deviceId === (exact ?? ideal));
    const found = named ?? (exact === undefined ? all[0] : undefined);
    const error = this.errors.get(kind) ?? this.errors.get(found?.deviceId ?? "");
    if (error !== undefined) throw new DOMException("", error);
    if (found === undefined) throw new DOMException("", exact === undefined ? "NotFoundError" : "OverconstrainedError");
    return { kind, deviceId: found.deviceId };
  }

  #audioContext(): AudioContext {
    this.contexts += 1;
    return {
      resume: async () => {
        this.running = true;
      },
      suspend: async () => {
        this.running = false;
      },
      close: async () => {
        this.contexts -= 1;
      },
      createAnalyser: () => ({ getFloatTimeDomainData: (samples: Float32Array) => samples.fill(this.amplitude) }),
      createMediaStreamSource: () => ({ connect: () => {}, disconnect: () => {} }),
    } as unknown as AudioContext;
  }
}
