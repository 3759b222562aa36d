// A TCP way to the server that a test can break: signaling and the page take it, UDP does not.

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

export class Proxy {
  private readonly open = new Set<Socket>();
  private cut = false;
  private readonly listener: Server;

  private constructor(private readonly target: number) {
    this.listener = createServer({ pauseOnConnect: true }, (socket) => this.join(socket));
  }

  static async to(target: number): Promise<Proxy> {
    const proxy = new Proxy(target);
    proxy.listener.listen(0, "127.0.0.1");
    await once(proxy.listener, "listening");
    return proxy;
  }

  get origin(): string {
    return `https://localhost:${(this.listener.address() as { port: number }).port}`;
  }

  /** Ends every connection and lets no new one through until `heal`. */
  break(): void {
    this.cut = true;
    for (const socket of this.open) socket.destroy();
  }

  /** Keeps every connection but moves no more bytes, as a lost route does: nobody is told. */
  freeze(): void {
    for (const socket of this.open) socket.unpipe().pause();
  }

  heal(): void {
    this.cut = false;
  }

  async close(): Promise<void> {
    this.break();
    this.listener.close();
    await once(this.listener, "close");
  }

  private join(near: Socket): void {
    if (this.cut) return void near.destroy();
    const far = connect(this.target, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const [one, other] of [[near, far], [far, near]] as const) {
      this.open.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        this.open.delete(one);
        other.destroy();
      });
    }
  }
}
