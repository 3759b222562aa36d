import { type Cancel, type Clock, every, grace } from "./clock";

/** How long the server may stay silent after a `ping`, in milliseconds: longer than any mobile network's hiccup of use. */
const SILENCE = 6000;

/** Asks regularly whether the other side is there, and says so when it is not. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #dead: () => void;
  readonly #stop: Cancel;
  #deadline: Cancel | null = null;
  #deadlineAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, interval: number, ping: () => void, dead: () => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#dead = dead;
    this.#stop = every(clock, interval, () => this.beat());
  }

  /** Pings now. Whatever is heard within the deadline (milliseconds) counts as the answer. */
  beat(within = SILENCE): void {
    this.#ping();
    if (this.#clock.now() + within < this.#deadlineAt) this.#expect(within, () => this.#due());
  }

  /** Something arrived. */
  heard(): void {
    this.#deadline?.();
    this.#deadline = null;
    this.#deadlineAt = Number.POSITIVE_INFINITY;
  }

  stop(): void {
    this.heard();
    this.#stop();
  }

  /** Nobody was heard in time, or this page is late itself. */
  #due(): void {
    const more = grace(this.#deadlineAt, this.#clock.now());
    if (more === 0) this.#dead();
    else this.#expect(more, this.#dead);
  }

  #expect(within: number, otherwise: () => void): void {
    this.heard();
    this.#deadlineAt = this.#clock.now() + within;
    this.#deadline = this.#clock.after(within, otherwise);
  }
}
