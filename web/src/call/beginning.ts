import type { Signal } from "./link";

/** How long it takes until media flow. Times are in milliseconds. */
export class Beginning {
  readonly #startedAt: number;
  #gatheringSince: number | null = null;
  #gathering: number | null = null;
  #firstMedia: number | null = null;

  /** The other side is known since `now`. */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** How long the other side has been known. */
  lasted(now: number): number {
    return now - this.#startedAt;
  }

  /** How long gathering candidates took; null while it is not over. */
  get gathering(): number | null {
    return this.#gathering;
  }

  /** How long it took until the first packet; null before. */
  get firstMedia(): number | null {
    return this.#firstMedia;
  }

  /** This side said something: gathering begins with the first description, and ends with the end of candidates. */
  say(signal: Signal, now: number): void {
    if (signal.type === "description") this.#gatheringSince ??= now;
    else if (signal.candidate === null && this.#gatheringSince !== null) this.#gathering ??= now - this.#gatheringSince;
  }

  /** Looks whether a first packet came; `open`: or would have, had the other side anything to say. */
  look(receivers: readonly (RTCRtpReceiver | null)[], open: boolean, now: number): void {
    if (this.#firstMedia !== null) return;
    const came = receivers.some((receiver) => (receiver?.getSynchronizationSources().length ?? 0) > 0);
    if (came || open) this.#firstMedia = now - this.#startedAt;
  }
}
