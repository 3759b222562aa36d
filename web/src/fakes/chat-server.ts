import type { Messages, SendMessage } from "../protocol/api";
import { Refused, Unreachable } from "../protocol/http";
import type { ChatMessage } from "../protocol/signaling";
import type { ChatServer } from "../state/chat-server";

/** A server with one room's chat, seen by one person, that answers at once unless it is told otherwise. */
export class FakeChatServer implements ChatServer {
  messages: ChatMessage[] = [];
  pageLength = 50;
  fileLimit = 1000;
  up = true;
  /** What the next requests are refused with. */
  refusals: Refused[] = [];
  /** The answer to the next message sent is lost on its way back. */
  loseAnswer = false;
  readonly uploads: Blob[] = [];
  sends = 0;
  #numbers = 0;

  constructor(readonly user = "ada") {}

  /** Somebody writes; gives the message as the server tells it. */
  write(text: string, user = "bo", key = `${user}-${this.#numbers}`): ChatMessage {
    this.#numbers += 1;
    const number = this.#numbers;
    const message: ChatMessage = {
      id: `m${number}`,
      number,
      key,
      user,
      name: user,
      text,
      created_at: 1_800_000_000 + number,
      edited_at: null,
      file: null,
      reactions: [],
    };
    this.messages.push(message);
    return message;
  }

  async page(_room: string, before = Number.POSITIVE_INFINITY): Promise<Messages> {
    this.#answer();
    const all = this.messages.filter(({ number }) => number < before).toReversed();
    const messages = all.slice(0, this.pageLength);
    return { messages, more: all.length > messages.length, file_limit: this.fileLimit };
  }

  async send(_room: string, { key, text, file }: SendMessage): Promise<ChatMessage> {
    this.#answer();
    this.sends += 1;
    const known = this.messages.find((message) => message.key === key);
    const message = known ?? this.write(text, this.user, key);
    if (file && !known) message.file = { ...file, size: 1 };
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw new Unreachable("lost");
    }
    return message;
  }

  async edit(_room: string, id: string, text: string): Promise<ChatMessage> {
    this.#answer();
    return this.#change(id, { text, edited_at: 1 });
  }

  async remove(_room: string, id: string): Promise<void> {
    this.#answer();
    this.messages = this.messages.filter((message) => message.id !== id);
  }

  async react(_room: string, id: string, emoji: string, on: boolean): Promise<ChatMessage> {
    this.#answer();
    const people = [{ user: this.user, name: this.user }];
    return this.#change(id, { reactions: on ? [{ emoji, people }] : [] });
  }

  async upload(_room: string, file: Blob, signal: AbortSignal, progress: (share: number) => void): Promise<string> {
    progress(0.5);
    await Promise.resolve();
    if (signal.aborted) throw new Unreachable("aborted");
    this.#answer();
    progress(1);
    this.uploads.push(file);
    return `f${this.uploads.length}`;
  }

  async download(): Promise<Blob> {
    return new Blob(["content"]);
  }

  #change(id: string, change: Partial<ChatMessage>): ChatMessage {
    this.messages = this.messages.map((message) => (message.id === id ? { ...message, ...change } : message));
    const changed = this.messages.find((message) => message.id === id);
    if (!changed) throw new Refused(404, "not_found", "", null);
    return changed;
  }

  #answer(): void {
    if (!this.up) throw new Unreachable("down");
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
  }
}
