import type { ClientMessage, MediaPath } from "../protocol/signaling";
import type { Path } from "./stats";

type PathMessage = Extract<ClientMessage, { type: "path" }>;

/** Tells the server how media travel to each participant, once and when that changes, so that it can count. */
export class PathNews {
  readonly #told = new Map<string, MediaPath>();
  readonly #send: (message: PathMessage) => void;

  constructor(send: (message: PathMessage) => void) {
    this.#send = send;
  }

  /** Takes the path to a participant as it is now. */
  tell(to: string, now: Path | null): void {
    if (now === null) return;
    // To a relayed address of the other end one sends datagrams.
    const path = now.kind === "direct" ? "direct" : (now.over ?? "udp");
    if (this.#told.get(to) === path) return;
    this.#told.set(to, path);
    this.#send({ type: "path", to, path });
  }

  /** The participant is gone. */
  forget(to: string): void {
    this.#told.delete(to);
  }
}
