import type { ClientFrame, ClientMessage } from "./signaling";

/** Messages that are numbered, and sent again after a resume where they did not arrive. */
export type NumberedMessage = Extract<
  ClientMessage,
  {
    type:
      | "leave"
      | "description"
      | "candidate"
      | "media"
      | "path"
      | "remove"
      | "safety"
      | "picture"
      | "hand"
      | "switch_off"
      | "ask_to_unmute"
      | "lock"
      | "give_role"
      | "hand_over"
      | "admit"
      | "turn_away";
  }
>;

/**
 * How many unacknowledged messages are kept. Nine peers with thirty candidates each stay far below; beyond it the
 * participant is given up and joins anew.
 */
const CAPACITY = 2000;

/** The numbering of one participant's life: what was sent and not yet acknowledged, and what has arrived. */
export class MessageLog {
  #sent = 0;
  #received = 0;
  #pending: ClientFrame[] = [];

  /** The highest number that arrived from the server. */
  get received(): number {
    return this.#received;
  }

  /** Too much is unacknowledged to go on. */
  get full(): boolean {
    return this.#pending.length >= CAPACITY;
  }

  /** Numbers a message and keeps it until it is acknowledged. */
  add(message: NumberedMessage): ClientFrame {
    this.#sent += 1;
    const frame = { seq: this.#sent, ack: this.#received, message };
    this.#pending.push(frame);
    return frame;
  }

  /** Forgets what the server has. */
  acknowledge(ack: number): void {
    const unacknowledged = this.#pending.findIndex((frame) => frame.seq > ack);
    this.#pending = unacknowledged < 0 ? [] : this.#pending.slice(unacknowledged);
  }

  /** What the server may not have, oldest first. */
  unacknowledged(): ClientFrame[] {
    return this.#pending.map((frame) => ({ ...frame, ack: this.#received }));
  }

  /**
   * Takes note of a numbered frame's arrival: `next` is to be handled, `repeated` was handled before, and after a `gap`
   * only a resume brings what is missing.
   */
  accept(seq: number): "next" | "repeated" | "gap" {
    if (seq <= this.#received) return "repeated";
    if (seq > this.#received + 1) return "gap";
    this.#received = seq;
    return "next";
  }
}
