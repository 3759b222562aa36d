import type { Report, Stats } from "./stats";

/**
 * How long nothing at all may arrive where sound must, in milliseconds. Even silence that is not sent (DTX) comes as a
 * packet every 400 ms.
 */
const SOUNDLESS = 1900;
/** A moment without anything, in milliseconds: no remedy yet, but reason to ask whether the network is still there. */
const QUIET = 900;
/** The same where everything is off. Then ICE still checks its path, at the latest every 2.5 s from each end: two such. */
const LIFELESS = 5000;
/** How long sound may stay away while the path works, in milliseconds. */
const MUTE = 5000;

/** What has arrived over a link so far. */
export interface Arrived {
  /** RTP packets. */
  readonly media: number;
  /** ICE's checks from the other end, and the answers to ours. Firefox counts neither: 0. */
  readonly checks: number;
}

export function readArrived(report: Report): Arrived {
  let [media, checks] = [0, 0];
  for (const stats of report.values()) {
    if (stats.type === "inbound-rtp") media += stats.packetsReceived ?? 0;
    else if (stats.type === "candidate-pair") checks += checksOf(stats);
  }
  return { media, checks };
}

const checksOf = ({ requestsReceived = 0, responsesReceived = 0 }: Stats) => requestsReceived + responsesReceived;

/** Whether anything arrived between two readings. */
export function hasArrived(before: Arrived, now: Arrived): boolean {
  return now.media > before.media || now.checks > before.checks;
}

/** Notices when a link dries up. */
export class Flow {
  #sound = true;
  #silence = 0;
  readonly #anything = new Counter();
  readonly #media = new Counter();
  readonly #checks = new Counter();

  /** Whether sound must arrive. */
  get sound(): boolean {
    return this.#sound;
  }

  /** Whether the other side's microphone is on, so that something must arrive. */
  expect(sound: boolean): void {
    if (sound === this.#sound) return;
    this.#sound = sound;
    this.#silence = 0;
    this.#anything.rest();
    this.#media.rest();
  }

  /** How long nothing may arrive before the link counts as none, in milliseconds. */
  get patience(): number {
    return this.#sound ? SOUNDLESS : LIFELESS;
  }

  /** Whether nothing has arrived lately where something must. */
  get isQuiet(): boolean {
    return this.#sound && this.#silence >= QUIET;
  }

  /** Says whether things have stopped arriving at `now` (milliseconds). */
  hasStalled({ media, checks }: Arrived, now: number): boolean {
    const [silence, muteness, death] = [
      this.#anything.still(media + checks, now),
      this.#media.still(media, now),
      this.#checks.still(checks, now),
    ];
    this.#silence = silence;
    return this.#sound ? silence >= SOUNDLESS || muteness >= MUTE : death >= LIFELESS;
  }

  /** Another peer connection, which counts from nothing. */
  startOver(): void {
    this.#silence = 0;
    for (const counter of [this.#anything, this.#media, this.#checks]) counter.startOver();
  }
}

/** A number that grows as long as all is well. */
class Counter {
  #count = 0;
  /** When it was last seen to have grown; null until then. */
  #grownAt: number | null = null;

  /** For how long it has stood still, in milliseconds. */
  still(count: number, now: number): number {
    if (count > this.#count) this.#grownAt = now;
    this.#count = count;
    return this.#grownAt === null ? 0 : now - this.#grownAt;
  }

  rest(): void {
    this.#grownAt = null;
  }

  startOver(): void {
    this.#count = 0;
    this.rest();
  }
}
