import { type Encoding, LADDER } from "./quality";

/** What was measured of the way to one person since the last look; null where the browser does not say. */
export interface UplinkSample {
  /** A picture is there to be sent. */
  readonly camera: boolean;
  /** What the browser thinks the way bears, for sound and picture together, in bits a second. */
  readonly available: number | null;
  /** The share of sound packets that the other side misses, 0..1. */
  readonly loss: number | null;
  /** Milliseconds. */
  readonly roundTrip: number | null;
  /** Why the picture is not as good as it may be (W3C webrtc-stats, qualityLimitationReason). */
  readonly limitation: string | null;
}

/** What the sound needs, twice over (RED) and with its headers, in bits a second: it is served first. */
const SOUND = 90_000;
/** A picture whose share is smaller than this part of what its rung may cost is on a rung too high. */
const CRAMPED = 0.6;
/** And with that share it has room. */
const ROOMY = 0.9;
/** Above this loss the way is overloaded, whatever the browser thinks; below that one it is not. */
const LOSSY = 0.1;
const CLEAN = 0.04;
/** A round trip of three times the shortest one and so many milliseconds more is a queue in front of a bottleneck. */
const QUEUE = 300;
/** Strain is borne for so long, in milliseconds, before a step down: a busy moment is no slow way. */
const BORNE = 4000;
/** A way that bears the sound and nothing else is not borne for longer than this: the sound would suffer next. */
const URGENT = 2000;
/** A rung must go well for so long, in milliseconds, before the next one is tried; and the first, after the picture was off. */
const PROVEN = 6000;
const RESTED = 8000;
/** A step up is judged by what the browser estimates only after so long, in milliseconds. */
const TRIED = 5000;
/** A step up that did not hold makes the next one wait longer, up to so many times. */
const WARIEST = 8;
/** A rung that was held for so long, in milliseconds, was no mistake. */
const HELD = 30_000;
/** Off: below the lowest rung. */
const OFF = -1;

/**
 * Decides how good the picture to one person may be, so that the sound has room: down the ladder when the way is strained, off
 * before the sound suffers, and up again, a rung at a time, when it goes well. Numbers and the time go in, a rung comes out.
 */
export class Uplink {
  #ceiling: number;
  /** Where it would be without the ceiling of now. */
  #rung: number;
  #strainedSince: number | null = null;
  #easySince: number | null = null;
  #steppedUpAt: number | null = null;
  #wariness = 1;
  #shortest: number | null = null;

  constructor(ceiling: number) {
    this.#ceiling = ceiling;
    this.#rung = LADDER.length - 1;
  }

  /** The rung that the number of people allows. */
  setCeiling(ceiling: number): void {
    this.#ceiling = ceiling;
  }

  /** How good the picture may be; null: there is none for now. */
  get encoding(): Encoding | null {
    return LADDER[this.#current] ?? null;
  }

  /** The way bears no picture for now. */
  get paused(): boolean {
    return this.#current === OFF;
  }

  /** Another path, about which nothing is known yet. */
  startOver(): void {
    this.#shortest = null;
    this.#strainedSince = null;
    this.#easySince = null;
  }

  /** Takes what was measured at `now` (milliseconds). */
  take(sample: UplinkSample, now: number): void {
    if (sample.roundTrip !== null) this.#shortest = Math.min(sample.roundTrip, this.#shortest ?? sample.roundTrip);
    const strained = sample.camera && this.#isStrained(sample, now);
    const easy = sample.camera && !strained && this.#isEasy(sample);
    this.#strainedSince = strained ? (this.#strainedSince ?? now) : null;
    this.#easySince = easy ? (this.#easySince ?? now) : null;
    if (strained && this.#current !== OFF) this.#bear(sample, now);
    else if (easy) this.#climb(now);
  }

  get #current(): number {
    return Math.min(this.#rung, this.#ceiling);
  }

  #isStrained(sample: UplinkSample, now: number): boolean {
    if ((sample.loss ?? 0) > LOSSY || this.#isQueueing(sample)) return true;
    if (sample.available === null || this.#current === OFF || this.#isTrying(now)) return false;
    return this.#share(sample.available) < CRAMPED * this.#cost;
  }

  /** Browsers find out what a way bears by sending: right after a step up they only know what was sent before. */
  #isTrying(now: number): boolean {
    return this.#steppedUpAt !== null && now - this.#steppedUpAt < TRIED;
  }

  #isEasy({ loss, available, limitation }: UplinkSample): boolean {
    if ((loss ?? 0) > CLEAN) return false;
    if (this.#current === OFF) return true;
    if (limitation === "bandwidth" || limitation === "cpu") return false;
    return available === null || this.#share(available) >= ROOMY * this.#cost;
  }

  #isQueueing({ roundTrip }: UplinkSample): boolean {
    return roundTrip !== null && this.#shortest !== null && roundTrip > this.#shortest * 3 + QUEUE;
  }

  #share(available: number): number {
    return available - SOUND;
  }

  /** What the rung of now may cost. */
  get #cost(): number {
    return LADDER[this.#current]?.maxBitrate ?? 0;
  }

  #bear(sample: UplinkSample, now: number): void {
    const fitting = this.#fitting(sample.available);
    const patience = fitting === OFF ? URGENT : BORNE;
    if (now - (this.#strainedSince ?? now) < patience) return;
    if (this.#steppedUpAt !== null) this.#wariness = Math.min(WARIEST, this.#wariness * 2);
    this.#steppedUpAt = null;
    this.#strainedSince = now;
    this.#rung = Math.min(fitting, this.#current - 1);
  }

  /** The highest rung that has room in what is available. */
  #fitting(available: number | null): number {
    if (available === null) return this.#current - 1;
    return LADDER.findLastIndex(({ maxBitrate }) => this.#share(available) >= CRAMPED * maxBitrate);
  }

  #climb(now: number): void {
    if (this.#steppedUpAt !== null && now - this.#steppedUpAt >= HELD) {
      this.#steppedUpAt = null;
      this.#wariness = 1;
    }
    if (this.#current >= this.#ceiling) return;
    const wait = (this.#current === OFF ? RESTED : PROVEN) * this.#wariness;
    if (now - (this.#easySince ?? now) < wait) return;
    this.#rung = this.#current + 1;
    this.#steppedUpAt = now;
    this.#easySince = now;
  }
}
