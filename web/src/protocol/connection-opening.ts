/** How long the first WebSocket may take to open, in milliseconds, token and all. */
const AT_FIRST = 10_000;
/**
 * How long a later one may take, in milliseconds: so many times as long as the last one took, and at least this long. What
 * is sent into a cut network is sent again ever more rarely; a new attempt starts over with that.
 */
const AT_LEAST = 3000;
const TIMES = 3;
/** A younger attempt is never started over, in milliseconds: it runs on the network of now. */
const YOUNG = 1000;
/**
 * A server that is asked whether it is there has as long for its answer as opening took, which is three round trips (TCP, TLS,
 * WebSocket); but no less than this, in milliseconds, and no more.
 */
const HASTIEST = 500;
const MOST_PATIENT = 3000;

/** How long opening a WebSocket takes, and when one takes too long; from that, how long an answer may take. */
export class Opening {
  #beganAt = 0;
  #isOpen = false;
  /** What the last one took, in milliseconds. */
  #took = AT_FIRST / TIMES;

  /** An attempt begins at `now` (milliseconds). Says how long it may take. */
  begin(now: number): number {
    this.#beganAt = now;
    this.#isOpen = false;
    return Math.max(AT_LEAST, this.#took * TIMES);
  }

  succeed(now: number): void {
    this.#isOpen = true;
    this.#took = now - this.#beganAt;
  }

  /** Whether the attempt under way has waited longer for a network than usual: it may have begun on another. */
  isOverdue(now: number): boolean {
    return !this.#isOpen && now - this.#beganAt > Math.max(YOUNG, this.#took);
  }

  /** How long the server may take to answer, in milliseconds: an answer takes one round trip. */
  get forAnswer(): number {
    return Math.min(MOST_PATIENT, Math.max(HASTIEST, this.#took));
  }
}
