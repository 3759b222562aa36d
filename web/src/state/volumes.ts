import { type Memory, recall, remember } from "./remembered";

const KEY = "sohbet.volumes";
/** So many people's volumes are remembered, the most recently changed. */
const CAPACITY = 200;

/** How loud each person is to be, by user. */
export class Volumes {
  readonly #memory: () => Memory;

  constructor(memory: () => Memory) {
    this.#memory = memory;
  }

  /** 0..1. */
  of(user: string): number {
    return this.#all().find(([name]) => name === user)?.[1] ?? 1;
  }

  set(user: string, volume: number): void {
    const others = this.#all().filter(([name]) => name !== user);
    const entries = [...others, [user, volume] as const].filter(([, loud]) => loud < 1);
    remember(this.#memory, KEY, JSON.stringify(Object.fromEntries(entries.slice(-CAPACITY))));
  }

  #all(): (readonly [string, number])[] {
    try {
      const entries = Object.entries(JSON.parse(recall(this.#memory, KEY) ?? "{}") as Record<string, unknown>);
      return entries.filter((entry): entry is [string, number] => typeof entry[1] === "number");
    } catch {
      return [];
    }
  }
}
