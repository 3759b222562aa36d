import type { ClientFrame, ServerFrame } from "./signaling";

/** What is used of a WebSocket. */
export type Socket = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "send" | "close">;

/** What happens on one WebSocket. After `closed`, nothing more does. */
export interface WireEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  closed(): void;
}

/** One WebSocket that carries frames. */
export class Wire {
  readonly #socket: Socket;

  constructor(socket: Socket, events: WireEvents) {
    this.#socket = socket;
    socket.onopen = () => events.opened();
    socket.onclose = () => {
      this.#detach();
      events.closed();
    };
    socket.onmessage = (event: MessageEvent) => {
      const frame = parse(event.data);
      if (frame === null) {
        this.close();
        events.closed();
      } else {
        events.frame(frame);
      }
    };
  }

  send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Closes, after what was sent has gone out. No event follows. */
  close(): void {
    this.#detach();
    this.#socket.close(1000);
  }

  #detach(): void {
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
  }
}

/** The frame in a WebSocket message, or null for what no sohbet server says. */
function parse(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const frame: Partial<ServerFrame> | null = JSON.parse(data);
    const known =
      Number.isInteger(frame?.seq) && Number.isInteger(frame?.ack) && typeof frame?.message?.type === "string";
    return known ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
