import type { QualityReport } from "../protocol/signaling";
import type { Beginning } from "./beginning";
import type { Journey } from "./journey";
import { type Arrived, reception } from "./reception";

/** What is looked at, again and again. */
export interface Look {
  readonly arrived: Arrived;
  /** Milliseconds. */
  readonly jitter: number | null;
  readonly journey: Pick<Journey, "path" | "far" | "roundTrip">;
  /** Milliseconds. */
  readonly at: number;
}

/** The server is told once a minute. */
const PERIOD = 60_000;
/** A last report about less than this, in milliseconds, would say little. */
const SHORTEST = 5000;
/** Gathering may take long where a network swallows packets; the first report waits for its end no longer than this. */
const GATHERING = 15_000;
/** Nobody waits longer for media: without a way for so long, in milliseconds, a pair counts as one that failed. */
const PATIENCE = 30_000;
/** The largest values that the server takes. */
const LONGEST = 600_000;
const WHOLE = 1000;
const MOST_OFTEN = 600;

/** What the server is told of one pair: how it began once media are there, and then how it goes. Without a name. */
export class QualityReports {
  readonly #beginning: Beginning;
  #began = false;
  #failed = false;
  #firstAt: number | null = null;
  /** Where the period that was not reported yet begins. */
  #from: Look | null = null;
  #now: Look | null = null;

  constructor(beginning: Beginning) {
    this.#beginning = beginning;
  }

  take(look: Look): void {
    this.#from ??= look;
    this.#now = look;
  }

  /** Another peer connection, which counts from nothing. */
  startOver(): void {
    this.#from = null;
    this.#now = null;
  }

  /** The report that is due, if one is. */
  due(now: number): QualityReport | null {
    if (!this.#began) return this.#first(now);
    return this.#from !== null && now - this.#from.at >= PERIOD ? this.#period() : null;
  }

  /** The rest, at the end. */
  last(): QualityReport | null {
    const lasted = (this.#now?.at ?? 0) - (this.#from?.at ?? 0);
    return this.#began && lasted >= SHORTEST ? this.#period() : null;
  }

  #first(now: number): QualityReport | null {
    const { gathering, firstMedia } = this.#beginning;
    const journey = this.#now?.journey;
    if (!journey?.path) return this.#failure(now);
    if (firstMedia === null) return null;
    this.#firstAt ??= now;
    if (gathering === null && now - this.#firstAt < GATHERING) return null;
    this.#began = true;
    // Where only the other end uses the relay, the server says how, a little later.
    const path = journey.path.kind === "direct" ? "direct" : (journey.path.over ?? journey.far);
    return {
      ...(gathering !== null && { gathering: whole(gathering, LONGEST) }),
      first_media: whole(firstMedia, LONGEST),
      ...(path !== null && { path }),
    };
  }

  /** Said once; should there be media after all, the first report says how they came. */
  #failure(now: number): QualityReport | null {
    if (this.#failed || this.#beginning.lasted(now) < PATIENCE) return null;
    this.#failed = true;
    return { failed: true };
  }

  #period(): QualityReport | null {
    const [from, now] = [this.#from, this.#now];
    if (from === null || now === null) return null;
    this.#from = now;
    const { loss, concealment, freezes } = reception(from.arrived, now.arrived, now.at - from.at);
    const { roundTrip } = now.journey;
    return {
      ...(loss !== null && { loss: whole(loss * WHOLE, WHOLE) }),
      ...(concealment !== null && { concealment: whole(concealment * WHOLE, WHOLE) }),
      ...(freezes !== null && { freezes: whole(freezes, MOST_OFTEN) }),
      ...(now.jitter !== null && { jitter: whole(now.jitter, LONGEST) }),
      ...(roundTrip !== null && { round_trip: whole(roundTrip, LONGEST) }),
    };
  }
}

const whole = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
