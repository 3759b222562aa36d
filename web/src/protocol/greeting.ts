import { type Socket, Wire } from "./connection-wire";
import { VERSION } from "./signaling";

/** Says hello to the server as nobody. Resolves with its answer, whatever it is: a frame came back. */
export function greet(socket: Socket, ended: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wire = new Wire(socket, {
      opened: () => wire.send({ seq: 0, ack: 0, message: { type: "hello", version: VERSION, access_token: "" } }),
      frame: () => resolve(),
      closed: () => reject(new Error("the connection was closed without an answer")),
    });
    ended.addEventListener("abort", () => wire.close());
  });
}
