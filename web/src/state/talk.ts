import { type ReadonlySignal, signal } from "@preact/signals";
import { type Memory, recall, remember } from "./remembered";

const KEY = "sohbet.pushToTalk";

export interface TalkOptions {
  memory(): Memory;
  turnMicrophone(on: boolean): Promise<void>;
}

/** Push-to-talk: where it is wanted, the microphone is on while a key is held. */
export class Talk {
  readonly #options: TalkOptions;
  readonly #wanted = signal(false);
  readonly #held = signal(false);
  /** Somebody else muted this microphone: the key does nothing until it is pressed anew. */
  #refused = false;

  readonly wanted: ReadonlySignal<boolean> = this.#wanted;
  /** The key is held, and heard. */
  readonly held: ReadonlySignal<boolean> = this.#held;

  constructor(options: TalkOptions) {
    this.#options = options;
    this.#wanted.value = recall(options.memory, KEY) === "on";
  }

  async want(wanted: boolean): Promise<void> {
    remember(this.#options.memory, KEY, wanted ? "on" : "");
    this.#wanted.value = wanted;
    if (wanted) await this.#options.turnMicrophone(false);
  }

  async hold(): Promise<void> {
    if (!this.#wanted.value || this.#refused || this.#held.value) return;
    this.#held.value = true;
    await this.#options.turnMicrophone(true);
  }

  async release(): Promise<void> {
    this.#refused = false;
    if (!this.#held.value) return;
    this.#held.value = false;
    await this.#options.turnMicrophone(false);
  }

  /** Lets go of the key for the person, who may press it again. */
  refuse(): void {
    this.#refused = this.#held.value;
    this.#held.value = false;
  }
}
