import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { backoff } from "../protocol/backoff";
import type { Cancel, Clock } from "../protocol/clock";
import type { Said } from "../protocol/connection-events";
import type { ChatMessage } from "../protocol/signaling";
import { type ChatServer, isPassing } from "./chat-server";
import { Drafts } from "./drafts";

export type { ChatFile, ChatMessage } from "../protocol/signaling";
export type { Draft } from "./drafts";

type ChatNews = Said<"chat" | "chat_deleted">;

export interface ChatOptions {
  readonly room: string;
  readonly server: ChatServer;
  readonly clock: Clock;
  readonly random: () => number;
}

/** What is written in a room: what the server has kept, and what is on its way there. */
export class Chat {
  readonly #options: ChatOptions;
  readonly #messages = signal<readonly ChatMessage[]>([]);
  readonly #loaded = signal(false);
  readonly #more = signal(false);
  readonly #fileLimit = signal(0);
  readonly #open = signal(false);
  readonly #self = signal<string | null>(null);
  /** The highest number that was on the screen, or there before one came. */
  readonly #readTo = signal<number | null>(null);
  readonly #arrived = signal<ChatMessage | null>(null);
  readonly #unsent = signal("");
  /** What was heard while a page is on its way: it goes on top. */
  #meanwhile: ChatNews[] | null = null;
  #visit = 0;
  #older: Promise<void> | null = null;
  #again: Cancel | null = null;

  /** Oldest first. */
  readonly messages: ReadonlySignal<readonly ChatMessage[]> = this.#messages;
  readonly loaded: ReadonlySignal<boolean> = this.#loaded;
  /** There are older messages. */
  readonly more: ReadonlySignal<boolean> = this.#more;
  /** The largest file, in bytes; 0 where none can be sent. */
  readonly fileLimit: ReadonlySignal<number> = this.#fileLimit;
  /** The latest message by somebody else, as it arrived. */
  readonly arrived: ReadonlySignal<ChatMessage | null> = this.#arrived;
  /** What was being written, for when the chat is opened again. */
  readonly unsent: ReadonlySignal<string> = this.#unsent;
  readonly unread = computed(() => {
    const { value: read } = this.#readTo;
    if (read === null || this.#open.value) return 0;
    return this.#messages.value.filter(({ number, user }) => number > read && user !== this.#self.value).length;
  });
  readonly drafts: Drafts;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.drafts = new Drafts({ ...options, sent: (message) => this.#put(message) });
  }

  /** Whether the messages are on the screen. */
  setOpen(open: boolean): void {
    batch(() => {
      this.#open.value = open;
      this.#readAll();
    });
  }

  /** One is in the room, as this person, perhaps anew: some news may have been missed. */
  entered(user: string): void {
    this.#self.value = user;
    this.#visit += 1;
    this.#meanwhile = [];
    this.drafts.hurry();
    void this.#load(this.#visit, 0);
  }

  hear(news: ChatNews): void {
    if (this.#meanwhile) this.#meanwhile.push(news);
    else this.#apply(news);
  }

  keepUnsent(text: string): void {
    this.#unsent.value = text;
  }

  send(text: string): void {
    this.drafts.add(text);
    this.#unsent.value = "";
  }

  sendFile(file: File): void {
    this.drafts.add("", file);
  }

  async edit(id: string, text: string): Promise<void> {
    this.#put(await this.#options.server.edit(this.#options.room, id, text));
  }

  async remove(id: string): Promise<void> {
    await this.#options.server.remove(this.#options.room, id);
    this.#drop(id);
  }

  /** Adds an emoji of one's own, or takes it back where it is there. */
  async react(id: string, emoji: string): Promise<void> {
    const there = this.#find(id)?.reactions.find((reaction) => reaction.emoji === emoji);
    const own = there?.people.some(({ user }) => user === this.#self.value) ?? false;
    this.#put(await this.#options.server.react(this.#options.room, id, emoji, !own));
  }

  download(file: string): Promise<Blob> {
    return this.#options.server.download(this.#options.room, file);
  }

  /** Fetches the page before the oldest message. */
  loadOlder(): Promise<void> {
    this.#older ??= this.#fetchOlder().finally(() => {
      this.#older = null;
    });
    return this.#older;
  }

  stop(): void {
    this.#visit += 1;
    this.#again?.();
    this.drafts.stop();
  }

  #find(id: string): ChatMessage | undefined {
    return this.#messages.value.find((message) => message.id === id);
  }

  async #load(visit: number, failures: number): Promise<void> {
    const { room, server, clock, random } = this.#options;
    try {
      const page = await server.page(room);
      if (visit !== this.#visit) return;
      batch(() => this.#begin(page.messages.toReversed(), page.more, page.file_limit));
    } catch (error) {
      if (visit !== this.#visit || !isPassing(error)) return;
      this.#again?.();
      this.#again = clock.after(backoff(failures, random), () => void this.#load(visit, failures + 1));
    }
  }

  /** Takes the newest page as the truth about its part, and keeps what is known before it, unless something lies between. */
  #begin(page: readonly ChatMessage[], more: boolean, fileLimit: number): void {
    const known = this.#messages.value;
    const oldest = page[0]?.number ?? 0;
    const joins = !more || (known.at(-1)?.number ?? 0) >= oldest;
    const before = more && joins ? known.filter(({ number }) => number < oldest) : [];
    this.#messages.value = [...before, ...page];
    if (before.length === 0) this.#more.value = more;
    this.#fileLimit.value = fileLimit;
    this.#readTo.value ??= page.at(-1)?.number ?? 0;
    this.#loaded.value = true;
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = null;
    for (const news of meanwhile) this.#apply(news);
    this.#readAll();
  }

  async #fetchOlder(): Promise<void> {
    const first = this.#messages.value[0];
    if (first === undefined || !this.#more.value) return;
    const visit = this.#visit;
    const page = await this.#options.server.page(this.#options.room, first.number);
    if (visit !== this.#visit) return;
    batch(() => {
      this.#messages.value = [...page.messages.toReversed(), ...this.#messages.value];
      this.#more.value = page.more;
    });
  }

  #apply(news: ChatNews): void {
    batch(() => {
      if (news.type === "chat_deleted") this.#drop(news.id);
      else this.#take(news.chat);
    });
  }

  #take(message: ChatMessage): void {
    const isNew = message.number > (this.#messages.value.at(-1)?.number ?? 0);
    this.#put(message);
    if (isNew && message.user !== this.#self.value) this.#arrived.value = message;
  }

  #put(message: ChatMessage): void {
    const all = this.#messages.value;
    const oldest = all[0];
    // An older one that is not on the screen comes with its page.
    if (oldest !== undefined && message.number < oldest.number && this.#more.value) return;
    const others = all.filter(({ id }) => id !== message.id);
    const place = others.findLastIndex(({ number }) => number < message.number) + 1;
    this.#messages.value = others.toSpliced(place, 0, message);
    this.#readAll();
  }

  #drop(id: string): void {
    this.#messages.value = this.#messages.value.filter((message) => message.id !== id);
  }

  #readAll(): void {
    const { value: read } = this.#readTo;
    if (!this.#open.value || read === null) return;
    this.#readTo.value = Math.max(read, this.#messages.value.at(-1)?.number ?? 0);
  }
}
