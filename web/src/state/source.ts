import { computed, type ReadonlySignal, signal } from "@preact/signals";
import {
  type Captured,
  capture,
  type DeviceKind,
  type DeviceProblem,
  type MediaDevices,
  type Processing,
  type Wanted,
} from "../call/devices";

export interface SourceOptions {
  readonly kind: DeviceKind;
  readonly devices: MediaDevices | undefined;
  /** The device chosen last time. */
  readonly chosen: string | null;
  /** Off is a disabled track rather than a stopped device: so a microphone is back at once, without a prompt. */
  readonly keepsTrack: boolean;
  /** Another device may step in where this one is unplugged. */
  readonly fallsBack: boolean;
  /** What a microphone's sound goes through. */
  processing?(): Processing;
}

/** A microphone or camera: one at a time, on or off, with what is wrong with it. */
export class Source {
  readonly #options: SourceOptions;
  readonly #track = signal<MediaStreamTrack | null>(null);
  readonly #on = signal(false);
  readonly #id = signal<string | null>(null);
  readonly #muted = signal(false);
  readonly #problem = signal<DeviceProblem | null>(null);
  /** Whether it was on when it was unplugged. */
  #wasOn = false;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#id.value = options.chosen;
  }

  get track(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#track;
  }

  get on(): ReadonlySignal<boolean> {
    return this.#on;
  }

  /** The device in use, or else the one that will be asked for. */
  get id(): ReadonlySignal<string | null> {
    return this.#id;
  }

  get problem(): ReadonlySignal<DeviceProblem | null> {
    return this.#problem;
  }

  /** It is on, but the system gives nothing of it: a phone call, perhaps. */
  readonly interrupted = computed(() => this.#on.value && this.#muted.value);

  /** The device to ask for first, unless one is open already. */
  get wanted(): Wanted | null {
    return this.#track.value === null ? { id: this.#id.value, exactly: false } : null;
  }

  turn(on: boolean): Promise<void> {
    return this.#enqueue(async () => {
      if (!on) this.#turnOff();
      else if (this.#track.value === null) await this.#open({ id: this.#id.value, exactly: false });
      else this.#enable(this.#track.value);
    });
  }

  /** Changes to another device, and back where that one cannot be used. */
  choose(id: string): Promise<void> {
    return this.#enqueue(async () => {
      const before = this.#id.value;
      const { value: on } = this.#on;
      this.#id.value = id;
      if (this.#track.value === null) return;
      // Phones open one camera at a time, so the old one goes first.
      this.#stop();
      await this.#open({ id, exactly: true }, on);
      const { value: problem } = this.#problem;
      if (problem !== null) await this.#open({ id: before, exactly: false }, on);
      this.#problem.value = problem;
    });
  }

  /** Opens the device in use anew, as it is: to process its sound differently, or after an interruption. */
  reopen(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#track.value === null) return;
      const { value: on } = this.#on;
      this.#stop();
      await this.#open({ id: this.#id.value, exactly: false }, on);
    });
  }

  /** Takes what was captured for this kind together with another. */
  take(captured: Captured[DeviceKind], on = true): void {
    if (captured === undefined) return;
    if ("what" in captured) this.#fail(captured);
    else if (this.#closed || this.#track.value !== null) captured.stop();
    else this.#use(captured, on);
  }

  /** A device that was unplugged while in use is used again when it is back, as it was. */
  devicesChanged(available: readonly MediaDeviceInfo[]): void {
    const { value: id } = this.#id;
    const back = this.#problem.value?.what === "unplugged" && available.some((device) => device.deviceId === id);
    if (back) void this.#enqueue(() => this.#open({ id, exactly: false }, this.#wasOn));
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#on.value = false;
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(() => (this.#closed ? undefined : step()));
    return this.#work;
  }

  async #open(wanted: Wanted, on = true): Promise<void> {
    const { kind, devices, processing } = this.#options;
    const captured = await capture(devices, { [kind]: wanted }, processing?.());
    this.take(captured[kind], on);
  }

  #use(track: MediaStreamTrack, on: boolean): void {
    // Before anybody hears it.
    track.enabled = on;
    track.onended = () => void this.#enqueue(() => this.#unplugged(track));
    track.onmute = track.onunmute = () => {
      this.#muted.value = track.muted;
    };
    this.#muted.value = track.muted;
    this.#id.value = track.getSettings().deviceId ?? this.#id.value;
    this.#problem.value = null;
    this.#on.value = on;
    this.#track.value = track;
  }

  #enable(track: MediaStreamTrack): void {
    track.enabled = true;
    this.#on.value = true;
  }

  #fail(problem: DeviceProblem): void {
    this.#on.value = false;
    this.#problem.value = problem;
  }

  #turnOff(): void {
    this.#on.value = false;
    if (!this.#options.keepsTrack) this.#stop();
    else if (this.#track.value !== null) this.#track.value.enabled = false;
  }

  #stop(): void {
    const { value: track } = this.#track;
    this.#track.value = null;
    if (track === null) return;
    track.onended = track.onmute = track.onunmute = null;
    this.#muted.value = false;
    track.stop();
  }

  async #unplugged(track: MediaStreamTrack): Promise<void> {
    if (track !== this.#track.value) return;
    const { kind, fallsBack } = this.#options;
    const { value: id } = this.#id;
    const { value: on } = this.#on;
    this.#wasOn = on;
    this.#stop();
    if (fallsBack) await this.#open({ id: null, exactly: false }, on);
    if (this.#track.value !== null || this.#problem.value?.what === "denied") return;
    this.#id.value = id;
    this.#fail({ kind, what: "unplugged" });
  }
}
