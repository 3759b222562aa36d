import type { Socket } from "../protocol/connection-wire";
import type { ClientFrame, ClientMessage, ServerMessage } from "../protocol/signaling";

/** A WebSocket whose server is the test. */
export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  readonly frames: ClientFrame[] = [];

  /** As the type that the connection takes. */
  get socket(): Socket {
    return this as unknown as Socket;
  }

  get messages(): ClientMessage[] {
    return this.frames.map((frame) => frame.message);
  }

  get last(): ClientFrame | undefined {
    return this.frames.at(-1);
  }

  send(data: string): void {
    if (!this.closed) this.frames.push(JSON.parse(data));
  }

  close(): void {
    this.closed = true;
  }

  /** The server accepts the connection. */
  open(): void {
    this.onopen?.();
  }

  /** The server, or the network, closes it. */
  drop(): void {
    this.closed = true;
    this.onclose?.();
  }

  say(message: ServerMessage, seq = 0, ack = 0): void {
    this.onmessage?.({ data: JSON.stringify({ seq, ack, message }) });
  }
}
