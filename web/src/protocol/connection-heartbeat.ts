import { type Cancel, type Clock, every, lenient } from "./clock";

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
    const deadlineAt = this.#clock.now() + within;
    if (deadlineAt >= this.#deadlineAt) return;
    this.heard();
    this.#deadlineAt = deadlineAt;
    this.#deadline = lenient(this.#clock).after(within, this.#dead);
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
}
