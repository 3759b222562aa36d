import type { Cancel, Clock } from "../protocol/clock";

/** Lets everything run that only waits for promises: chains of so many are longer than any here. */
export async function settle(turns = 300): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

/** Time that stands still until it is moved. */
export class VirtualClock implements Clock {
  #now = 1_800_000_000_000;
  #order = 0;
  #tasks: { at: number; order: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void): Cancel {
    this.#order += 1;
    const entry = { at: this.#now + delay, order: this.#order, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.#tasks.length;
  }

  /** Moves on by `duration` milliseconds and runs, in order, whatever falls due on the way. */
  async advance(duration: number): Promise<void> {
    const end = this.#now + duration;
    await settle();
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#tasks = this.#tasks.filter((entry) => entry !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settle();
    }
    this.#now = end;
  }

  /** Lets time pass in which nothing runs, as in a machine that is switched off. */
  sleep(duration: number): void {
    this.#now += duration;
  }

  #due(end: number) {
    const due = this.#tasks.filter((entry) => entry.at <= end);
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}
