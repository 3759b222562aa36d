import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "../protocol/clock";

/** How long a reaction is in the air, in milliseconds. */
export const RISING_MS = 4000;
/** More at once would hide faces. */
const AT_ONCE = 30;

/** An emoji on its way up over somebody's picture. */
export interface Rising {
  readonly id: number;
  readonly participant: string;
  readonly emoji: string;
}

/** The reactions in the air. */
export class Risings {
  readonly #clock: Clock;
  readonly #list = signal<readonly Rising[]>([]);
  #next = 1;

  readonly list: ReadonlySignal<readonly Rising[]> = this.#list;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(participant: string, emoji: string): void {
    const rising = { id: this.#next++, participant, emoji };
    this.#list.value = [...this.#list.value, rising].slice(-AT_ONCE);
    this.#clock.after(RISING_MS, () => {
      this.#list.value = this.#list.value.filter((other) => other !== rising);
    });
  }
}
