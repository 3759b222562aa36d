import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { playBack, record } from "../call/recording";
import { browserMedia } from "./browser";
import type { Devices } from "./devices";

/** `silent`: nothing was loud enough to be a voice. */
export type EchoPhase = "ready" | "recording" | "playing" | "silent" | "failed";

/** A sentence's length, in milliseconds. */
const LENGTH = 3000;
/** Whoever speaks is louder than this at least once: -51 dB. */
const VOICE = 0.15;

export interface EchoEnvironment {
  mediaStream(tracks: MediaStreamTrack[]): MediaStream;
  record: typeof record;
  playBack: typeof playBack;
}

const browserEcho: EchoEnvironment = { mediaStream: browserMedia.mediaStream, record, playBack };

/** Records what the microphone hears and plays it back, so that one hears oneself as the others will. */
export class EchoTest {
  readonly #devices: Devices;
  readonly #environment: EchoEnvironment;
  readonly #phase = signal<EchoPhase>("ready");
  #ended: AbortController | null = null;

  readonly phase: ReadonlySignal<EchoPhase> = this.#phase;

  constructor(devices: Devices, environment: EchoEnvironment = browserEcho) {
    this.#devices = devices;
    this.#environment = environment;
  }

  async start(): Promise<void> {
    const { value: track } = this.#devices.audioTrack;
    if (this.#ended !== null || track === null || !this.#devices.microphone.value) return;
    const ended = new AbortController();
    this.#ended = ended;
    this.#phase.value = await this.#run(track, ended.signal).catch(() => "failed" as const);
    this.#ended = null;
  }

  stop(): void {
    this.#ended?.abort();
  }

  async #run(track: MediaStreamTrack, ended: AbortSignal): Promise<EchoPhase> {
    this.#phase.value = "recording";
    let loudest = 0;
    const stop = effect(() => {
      loudest = Math.max(loudest, this.#devices.level.value);
    });
    const recording = await this.#environment
      .record(this.#environment.mediaStream([track]), LENGTH, ended)
      .finally(stop);
    if (ended.aborted) return "ready";
    if (loudest < VOICE) return "silent";
    this.#phase.value = "playing";
    await this.#environment.playBack(recording, this.#devices.speakerId.value, ended);
    return "ready";
  }
}
