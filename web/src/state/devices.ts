import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { capture, type DeviceProblem, type MediaDevices } from "../call/devices";
import { LevelMeter, type LevelMeterOptions } from "../call/level-meter";
import type { Cancel } from "../protocol/clock";
import { browserMedia } from "./browser";
import { type Processing, ProcessingChoice } from "./processing";
import { type Memory, recall, remember } from "./remembered";
import { Source } from "./source";
import { Talk } from "./talk";

export type { DeviceProblem } from "../call/devices";
export type { Processing } from "./processing";

/** One's own microphone, camera and speaker: opened before joining, kept through the call. */
export interface Devices {
  readonly microphones: ReadonlySignal<readonly MediaDeviceInfo[]>;
  readonly cameras: ReadonlySignal<readonly MediaDeviceInfo[]>;
  /** Empty where the browser leaves the choice to the system. */
  readonly speakers: ReadonlySignal<readonly MediaDeviceInfo[]>;
  readonly microphoneId: ReadonlySignal<string | null>;
  readonly cameraId: ReadonlySignal<string | null>;
  /** For `setSinkId` of whatever plays sound. */
  readonly speakerId: ReadonlySignal<string | null>;
  readonly microphone: ReadonlySignal<boolean>;
  readonly camera: ReadonlySignal<boolean>;
  /** The camera's picture alone, null while it is off. */
  readonly preview: ReadonlySignal<MediaStream | null>;
  /** Kept, disabled, while the microphone is off. */
  readonly audioTrack: ReadonlySignal<MediaStreamTrack | null>;
  readonly videoTrack: ReadonlySignal<MediaStreamTrack | null>;
  /** How loud the microphone is, 0..1; 0 while it is off. */
  readonly level: ReadonlySignal<number>;
  readonly problems: ReadonlySignal<readonly DeviceProblem[]>;
  /** Something that is on gives nothing, because the system took it: a phone call, perhaps. */
  readonly interrupted: ReadonlySignal<boolean>;
  readonly processing: ReadonlySignal<Processing>;
  /** The microphone is on only while a key is held. */
  readonly pushToTalk: ReadonlySignal<boolean>;
  /** That key is held, and heard. */
  readonly held: ReadonlySignal<boolean>;
  /** Asks for permission. One device refused never stops the other; asked again, it tries what failed. */
  open(): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  chooseMicrophone(id: string): Promise<void>;
  chooseCamera(id: string): Promise<void>;
  chooseSpeaker(id: string): Promise<void>;
  setProcessing(name: keyof Processing, on: boolean): Promise<void>;
  setPushToTalk(wanted: boolean): Promise<void>;
  /** The key of push-to-talk goes down. */
  hold(): Promise<void>;
  /** The key goes up. */
  release(): Promise<void>;
  /** Turns the microphone off for somebody who may; a held key does nothing until it is pressed anew. */
  silence(): Promise<void>;
  /** After an interruption: opens anew what it took. */
  resume(): Promise<void>;
  close(): void;
}

/** The browser's side of devices. */
export interface MediaEnvironment extends Omit<LevelMeterOptions, "measured"> {
  readonly mediaDevices: MediaDevices | undefined;
  memory(): Memory;
}

const KEYS = { microphone: "sohbet.microphone", camera: "sohbet.camera", speaker: "sohbet.speaker" };

export function openDevices(environment: MediaEnvironment = browserMedia): Devices {
  return new OwnDevices(environment);
}

class OwnDevices implements Devices {
  readonly #environment: MediaEnvironment;
  readonly #microphone: Source;
  readonly #camera: Source;
  readonly #processing: ProcessingChoice;
  readonly #talk: Talk;
  readonly #speakerId = signal<string | null>(null);
  readonly #all = signal<readonly MediaDeviceInfo[]>([]);
  readonly #level = signal(0);
  readonly #meter: LevelMeter;
  readonly #stop: Cancel[];
  #closed = false;

  readonly microphones = this.#list("audioinput");
  readonly cameras = this.#list("videoinput");
  readonly speakers = this.#list("audiooutput");
  readonly speakerId: ReadonlySignal<string | null> = this.#speakerId;
  readonly level: ReadonlySignal<number> = this.#level;
  readonly preview = computed(() => {
    const { value: track } = this.videoTrack;
    return track === null ? null : this.#environment.mediaStream([track]);
  });
  readonly interrupted = computed(() => this.#microphone.interrupted.value || this.#camera.interrupted.value);
  readonly problems = computed(() =>
    [this.#microphone.problem.value, this.#camera.problem.value].filter((problem) => problem !== null),
  );

  constructor(environment: MediaEnvironment) {
    this.#environment = environment;
    const { mediaDevices: devices, memory } = environment;
    const chosen = (key: string) => recall(memory, key);
    this.#processing = new ProcessingChoice(memory);
    this.#talk = new Talk({ memory, turnMicrophone: (on) => this.#microphone.turn(on) });
    this.#microphone = new Source({
      kind: "microphone",
      devices,
      chosen: chosen(KEYS.microphone),
      keepsTrack: true,
      fallsBack: true,
      processing: () => this.#processing.chosen.value,
    });
    this.#camera = new Source({
      kind: "camera",
      devices,
      chosen: chosen(KEYS.camera),
      // The camera's light goes out when it is off; and no other camera sees a person who did not choose it.
      keepsTrack: false,
      fallsBack: false,
    });
    this.#speakerId.value = chosen(KEYS.speaker);
    this.#meter = new LevelMeter({
      ...environment,
      measured: (level) => {
        this.#level.value = level;
      },
    });
    const changed = () => void this.#enumerate();
    devices?.addEventListener("devicechange", changed);
    this.#stop = [
      () => devices?.removeEventListener("devicechange", changed),
      effect(() => this.#meter.watch(this.microphone.value ? this.audioTrack.value : null)),
    ];
    changed();
  }

  get microphoneId(): ReadonlySignal<string | null> {
    return this.#microphone.id;
  }

  get cameraId(): ReadonlySignal<string | null> {
    return this.#camera.id;
  }

  get microphone(): ReadonlySignal<boolean> {
    return this.#microphone.on;
  }

  get camera(): ReadonlySignal<boolean> {
    return this.#camera.on;
  }

  get processing(): ReadonlySignal<Processing> {
    return this.#processing.chosen;
  }

  get pushToTalk(): ReadonlySignal<boolean> {
    return this.#talk.wanted;
  }

  get held(): ReadonlySignal<boolean> {
    return this.#talk.held;
  }

  get audioTrack(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#microphone.track;
  }

  get videoTrack(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#camera.track;
  }

  async open(): Promise<void> {
    const { wanted: microphone } = this.#microphone;
    const { wanted: camera } = this.#camera;
    const wanted = { ...(microphone && { microphone }), ...(camera && { camera }) };
    if (Object.keys(wanted).length === 0) return;
    const captured = await capture(this.#environment.mediaDevices, wanted, this.#processing.chosen.value);
    this.#microphone.take(captured.microphone, !this.#talk.wanted.value);
    this.#camera.take(captured.camera);
    await this.#enumerate();
  }

  async setMicrophone(on: boolean): Promise<void> {
    await this.#microphone.turn(on);
    await this.#enumerate();
  }

  async setCamera(on: boolean): Promise<void> {
    await this.#camera.turn(on);
    await this.#enumerate();
  }

  chooseMicrophone(id: string): Promise<void> {
    remember(this.#environment.memory, KEYS.microphone, id);
    return this.#microphone.choose(id);
  }

  chooseCamera(id: string): Promise<void> {
    remember(this.#environment.memory, KEYS.camera, id);
    return this.#camera.choose(id);
  }

  async chooseSpeaker(id: string): Promise<void> {
    remember(this.#environment.memory, KEYS.speaker, id);
    this.#speakerId.value = id;
  }

  async setProcessing(name: keyof Processing, on: boolean): Promise<void> {
    this.#processing.choose(name, on);
    // Not every browser changes an open microphone's processing when asked to.
    await this.#microphone.reopen();
  }

  setPushToTalk(wanted: boolean): Promise<void> {
    return this.#talk.want(wanted);
  }

  hold(): Promise<void> {
    return this.#talk.hold();
  }

  release(): Promise<void> {
    return this.#talk.release();
  }

  silence(): Promise<void> {
    this.#talk.refuse();
    return this.setMicrophone(false);
  }

  async resume(): Promise<void> {
    const interrupted = [this.#microphone, this.#camera].filter((source) => source.interrupted.value);
    await Promise.all(interrupted.map((source) => source.reopen()));
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stop) stop();
    this.#microphone.close();
    this.#camera.close();
    this.#meter.close();
  }

  #list(kind: MediaDeviceKind): ReadonlySignal<readonly MediaDeviceInfo[]> {
    // Before permission browsers list devices without an id: there is nothing to choose yet.
    return computed(() => this.#all.value.filter((device) => device.kind === kind && device.deviceId !== ""));
  }

  async #enumerate(): Promise<void> {
    const devices = await this.#environment.mediaDevices?.enumerateDevices().catch(() => null);
    if (!devices || this.#closed) return;
    this.#all.value = devices;
    this.#microphone.devicesChanged(this.microphones.value);
    this.#camera.devicesChanged(this.cameras.value);
  }
}
