import { type Cancel, type Clock, every } from "../protocol/clock";
import { loudness } from "./level";

/** How often the level is measured, in milliseconds: as fast as a meter's bars can be followed. */
const PERIOD = 100;
/** Samples a measurement looks at: 43 ms at 48 kHz. */
const WINDOW = 2048;

export interface LevelMeterOptions {
  readonly clock: Clock;
  audioContext(): AudioContext;
  mediaStream(tracks: MediaStreamTrack[]): MediaStream;
  /** Tells of the person's next touch or key: a suspended audio context may start then. */
  onGesture(listener: () => void): Cancel;
  /** A loudness of 0..1. */
  measured(level: number): void;
}

/** Measures how loud a local track is. */
export class LevelMeter {
  readonly #options: LevelMeterOptions;
  #context: AudioContext | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #stop: Cancel[] = [];

  constructor(options: LevelMeterOptions) {
    this.#options = options;
  }

  /** Measures this track from now on; none: everything is let go. */
  watch(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = null;
    if (track === null) this.#rest();
    else this.#listen(track);
  }

  close(): void {
    this.watch(null);
    // Closing a context that is closed already is refused, and fine.
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  #rest(): void {
    this.#let();
    // It would go on working on silence. A context that is closed already has nothing to suspend.
    this.#context?.suspend().catch(() => {});
    this.#options.measured(0);
  }

  #let(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }

  #listen(track: MediaStreamTrack): void {
    this.#let();
    this.#context ??= this.#options.audioContext();
    const context = this.#context;
    const analyser = context.createAnalyser();
    analyser.fftSize = WINDOW;
    this.#source = context.createMediaStreamSource(this.#options.mediaStream([track]));
    this.#source.connect(analyser);
    const samples = new Float32Array(WINDOW);
    const measure = () => this.#options.measured(track.enabled ? loudness(amplitude(analyser, samples)) : 0);
    const wake = () => void context.resume().catch(() => {});
    this.#stop = [every(this.#options.clock, PERIOD, measure), this.#options.onGesture(wake)];
    wake();
  }
}

/** The root mean square of what the analyser heard last. */
function amplitude(analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>): number {
  analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
