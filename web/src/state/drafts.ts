import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { backoff } from "../protocol/backoff";
import type { Cancel, Clock } from "../protocol/clock";
import { Refused } from "../protocol/http";
import type { ChatMessage } from "../protocol/signaling";
import { type ChatServer, isPassing } from "./chat-server";

/** A message on its way. */
export interface Draft {
  /** By which the server knows a message that it has already. */
  readonly key: string;
  readonly text: string;
  readonly file: File | null;
  /** How much of the file has left, 0..1. */
  readonly progress: ReadonlySignal<number>;
  /** Why it cannot be sent as it is. */
  readonly failed: ReadonlySignal<unknown>;
}

class Sending implements Draft {
  readonly key = randomKey();
  readonly progress: Signal<number> = signal(0);
  readonly failed: Signal<unknown> = signal(null);
  readonly cancel = new AbortController();
  /** The file's id, once it is on the server. */
  uploaded: string | null = null;

  constructor(
    readonly text: string,
    readonly file: File | null,
  ) {}
}

interface Options {
  readonly room: string;
  readonly server: ChatServer;
  readonly clock: Clock;
  readonly random: () => number;
  sent(message: ChatMessage): void;
}

/** Messages on their way, one after the other, each until the server has it or refuses it. */
export class Drafts {
  readonly #options: Options;
  readonly #list = signal<readonly Sending[]>([]);
  #running = false;
  #stopped = false;
  #failures = 0;
  /** Ends the wait before the next attempt. */
  #hurry: (() => void) | null = null;

  readonly list: ReadonlySignal<readonly Draft[]> = this.#list;

  constructor(options: Options) {
    this.#options = options;
  }

  add(text: string, file: File | null = null): void {
    this.#list.value = [...this.#list.value, new Sending(text, file)];
    void this.#run();
  }

  /** Tries again what was refused. */
  retry(key: string): void {
    const draft = this.#find(key);
    if (draft) draft.failed.value = null;
    void this.#run();
  }

  /** Gives a message up. */
  cancel(key: string): void {
    this.#find(key)?.cancel.abort();
    this.#drop(key);
  }

  /** The server is in reach again. */
  hurry(): void {
    this.#hurry?.();
  }

  stop(): void {
    this.#stopped = true;
    for (const draft of this.#list.value) draft.cancel.abort();
    this.#hurry?.();
  }

  #find(key: string): Sending | undefined {
    return this.#list.value.find((draft) => draft.key === key);
  }

  #drop(key: string): void {
    this.#list.value = this.#list.value.filter((draft) => draft.key !== key);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      const next = this.#list.value.find((draft) => draft.failed.value === null);
      if (next === undefined || this.#stopped) break;
      await this.#attempt(next);
    }
    this.#running = false;
  }

  async #attempt(draft: Sending): Promise<void> {
    try {
      const message = await this.#deliver(draft);
      this.#failures = 0;
      this.#drop(draft.key);
      this.#options.sent(message);
    } catch (error) {
      if (draft.cancel.signal.aborted) return;
      if (isPassing(error)) await this.#pause(error);
      else draft.failed.value = error;
    }
  }

  async #deliver(draft: Sending): Promise<ChatMessage> {
    const { room, server } = this.#options;
    const { key, text, file, cancel } = draft;
    if (file === null) return server.send(room, { key, text });
    const progress = (share: number) => {
      draft.progress.value = share;
    };
    draft.uploaded ??= await server.upload(room, file, cancel.signal, progress);
    cancel.signal.throwIfAborted();
    return server.send(room, { key, text, file: { id: draft.uploaded, name: file.name } });
  }

  #pause(error: unknown): Promise<void> {
    const { clock, random } = this.#options;
    const asked = error instanceof Refused && error.retryAfter !== null ? error.retryAfter * 1000 : 0;
    const wait = Math.max(asked, backoff(this.#failures, random));
    this.#failures += 1;
    return new Promise((resolve) => {
      let cancel: Cancel = () => {};
      this.#hurry = () => {
        cancel();
        this.#hurry = null;
        resolve();
      };
      cancel = clock.after(wait, () => this.#hurry?.());
    });
  }
}

/** 128 random bits, as the server takes a key. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
