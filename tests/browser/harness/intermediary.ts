// Somebody who has the server in hand: every word of signaling passes here and may be changed, kept or made up. The page
// and everything else is handed on as it is, under the server's own certificate.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request, type Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocket, WebSocketServer } from "ws";
import type { Server } from "./server.js";

/** A message of the signaling protocol. */
export type Message = { type: string } & Record<string, unknown>;
interface Frame {
  seq: number;
  ack: number;
  message: Message;
}

/** What becomes of a message of a client's: it goes on like this. */
export type Meddling = (message: Message, from: Passage) => Message;

/** In place of a numbered message that shall not arrive: the server ignores it. */
export const NOTHING: Message = { type: "path", to: "nobody", path: "direct" };

/** One client's connection, seen from the middle. */
export class Passage {
  /** The participant's id, once the server has said it. */
  participant = "";
  /** What the server's numbers are at the client, who also gets what the server never said. */
  private readonly numbers: { server: number; client: number }[] = [];
  private last = 0;

  /** `inPlace`: hides from the client where it really is. */
  constructor(
    private readonly near: WebSocket,
    private readonly far: WebSocket,
    private readonly meddle: Meddling,
    inPlace: (text: string) => string,
  ) {
    near.on("message", (data) => this.up(JSON.parse(String(data)) as Frame));
    far.on("message", (data) => this.down(JSON.parse(inPlace(String(data))) as Frame));
    near.on("close", () => far.close());
    far.on("close", () => near.close());
  }

  /** Says something to the client as if the server had. */
  say(message: Message): void {
    this.last += 1;
    this.near.send(JSON.stringify({ seq: this.last, ack: 0, message }));
  }

  private up({ seq, ack, message }: Frame): void {
    const known = this.numbers.findLast(({ client }) => client <= ack)?.server ?? 0;
    this.far.send(JSON.stringify({ seq, ack: known, message: this.meddle(message, this) }));
  }

  private down(frame: Frame): void {
    if (frame.message.type === "joined") this.participant = (frame.message.participant as { id: string }).id;
    if (frame.seq > 0) {
      this.last += 1;
      this.numbers.push({ server: frame.seq, client: this.last });
      frame.seq = this.last;
    }
    this.near.send(JSON.stringify(frame));
  }
}

export class Intermediary {
  readonly passages: Passage[] = [];

  private constructor(private readonly server: Server, private readonly front: HttpsServer, meddle: Meddling) {
    front.on("request", (asked, answer) => {
      const { method = "GET", url = "/", headers } = asked;
      const onward = request({ ...this.target, method, path: url, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      asked.pipe(onward);
    });
    const sockets = new WebSocketServer({ server: front });
    sockets.on("connection", (near, { headers: { host = "", origin = "" } }) => {
      near.pause();
      const far = new WebSocket(`wss://localhost:${server.port}/ws`, { ca: readFileSync(server.ca), headers: { host, origin } });
      far.on("error", () => near.close());
      far.on("open", () => {
        // The relay is reached at the server's own port, which nobody here passes on.
        const inPlace = (text: string) => text.replaceAll(host, `localhost:${server.port}`);
        this.passages.push(new Passage(near, far, meddle, inPlace));
        near.resume();
      });
    });
  }

  static async before(server: Server, meddle: Meddling): Promise<Intermediary> {
    const file = (name: string) => readFileSync(join(server.dataDir, "tls", name));
    const front = createServer({ cert: file("server.pem"), key: file("server.key") });
    const intermediary = new Intermediary(server, front, meddle);
    front.listen(0, "::");
    await once(front, "listening");
    return intermediary;
  }

  get origin(): string {
    return `https://localhost:${(this.front.address() as AddressInfo).port}`;
  }

  passageOf(participant: string): Passage {
    const passage = this.passages.findLast((one) => one.participant === participant);
    if (passage === undefined) throw new Error(`${participant} did not come this way`);
    return passage;
  }

  close(): void {
    this.front.closeAllConnections();
    this.front.close();
  }

  private get target() {
    return { host: "localhost", port: this.server.port, ca: readFileSync(this.server.ca) };
  }
}
