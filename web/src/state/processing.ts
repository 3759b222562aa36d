import { type ReadonlySignal, signal } from "@preact/signals";
import { PROCESSING, type Processing } from "../call/devices";
import { type Memory, recall, remember } from "./remembered";

export type { Processing } from "../call/devices";

const PREFIX = "sohbet.";
const NAMES = Object.keys(PROCESSING) as (keyof Processing)[];

/** What the browser does to the microphone's sound, remembered. */
export class ProcessingChoice {
  readonly #memory: () => Memory;
  readonly #chosen = signal<Processing>(PROCESSING);
  readonly chosen: ReadonlySignal<Processing> = this.#chosen;

  constructor(memory: () => Memory) {
    this.#memory = memory;
    const remembered = NAMES.map((name) => [name, recall(memory, PREFIX + name) !== "off"]);
    this.#chosen.value = Object.fromEntries(remembered) as Processing;
  }

  choose(name: keyof Processing, on: boolean): void {
    remember(this.#memory, PREFIX + name, on ? "" : "off");
    this.#chosen.value = { ...this.#chosen.value, [name]: on };
  }
}
