import type { Environment } from "../protocol/connection-events";
import { VirtualClock } from "./clock";
import { FakeSocket } from "./socket";

/** The world around a connection, all of it in the test's hand. */
export class World {
  readonly clock = new VirtualClock();
  readonly sockets: FakeSocket[] = [];
  readonly #wakers = new Set<() => void>();
  chance = 1;

  readonly environment: Environment = {
    clock: this.clock,
    random: () => this.chance,
    openSocket: () => {
      const socket = new FakeSocket();
      this.sockets.push(socket);
      return socket.socket;
    },
    onWake: (listener) => {
      this.#wakers.add(listener);
      return () => this.#wakers.delete(listener);
    },
  };

  /** The newest WebSocket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no WebSocket was opened");
    return socket;
  }

  get listeners(): number {
    return this.#wakers.size;
  }

  wake(): void {
    for (const listener of this.#wakers) listener();
  }
}
