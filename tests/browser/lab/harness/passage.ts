// A port here that leads to the same port of a machine's loopback, for driving a browser there: Firefox is driven over TCP
// and listens on its own loopback only.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Namespace } from "./namespace.js";

/** Carries bytes between its standard streams and a TCP port. */
const CARRIER = (port: number) => `exec 3<>/dev/tcp/127.0.0.1/${port} && { cat <&3 & exec cat >&3; }`;

export class Passage {
  private constructor(readonly port: number, private readonly server: Server) {}

  static async into(machine: Namespace): Promise<Passage> {
    const server = createServer((near) => carry(near, machine, (server.address() as AddressInfo).port));
    await once(server.listen(0, "127.0.0.1"), "listening");
    return new Passage((server.address() as AddressInfo).port, server);
  }

  close(): void {
    this.server.close();
  }
}

function carry(near: Socket, machine: Namespace, port: number): void {
  const [program = "", ...words] = [...machine.within, "bash", "-c", CARRIER(port)];
  const carrier = spawn(program, words, { stdio: ["pipe", "pipe", "ignore"] });
  near.pipe(carrier.stdin);
  carrier.stdout.pipe(near);
  for (const stream of [near, carrier.stdin, carrier.stdout]) stream.on("error", () => {});
  near.on("close", () => carrier.kill());
}
