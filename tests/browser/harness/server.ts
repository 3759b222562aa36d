// The real binary: started with a fresh data folder on a free port, stopped, and started again.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { Api } from "./api.js";
import { until } from "./wait.js";

const BINARY = resolve(process.env.SOHBET_BIN ?? "../../target/release/sohbet");

/** How long a stopping server may take before that is a failure, in milliseconds. */
const STOP_DEADLINE = 15_000;

/** Settings other than the default, by the names of their environment variables. */
export type Settings = Record<string, string>;

/** Where a server runs, and how it is reached. */
export interface Site {
  readonly host: string;
  readonly port: number;
  /** The words before the program's name that put it elsewhere. */
  readonly within: readonly string[];
}

export class Server {
  /** What the server printed, over all its starts. */
  log = "";
  private child: ChildProcess | null = null;

  private constructor(readonly dataDir: string, readonly site: Site, private readonly settings: Settings) {}

  static async start(dataDir: string, settings: Settings = {}, site?: Site): Promise<Server> {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: build it with cargo build --release, or name it in SOHBET_BIN`);
    const server = new Server(dataDir, site ?? { host: "localhost", port: await freePort(), within: [] }, settings);
    await server.run();
    return server;
  }

  get port(): number {
    return this.site.port;
  }

  /** As browsers write it: without the port where https means it. */
  get origin(): string {
    return new URL(`https://${this.site.host}:${this.port}`).origin;
  }

  /** The file of the server's own certificate authority. */
  get ca(): string {
    return join(this.dataDir, "tls", "ca.pem");
  }

  /** The API as seen by a client that trusts this server. */
  get api(): Api {
    return new Api(this.origin, readFileSync(this.ca));
  }

  /** The one-time token for the first administrator, as printed. */
  get setupToken(): string {
    const token = this.log.match(/\/setup#([\w-]+)/)?.[1];
    if (token === undefined) throw new Error(`no setup link in what the server printed:\n${this.log}`);
    return token;
  }

  /** Ends the process and waits for it. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.child;
    if (child === null) return;
    this.child = null;
    if (child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE);
    const [code] = await gone;
    clearTimeout(late);
    if (signal === "SIGTERM" && code !== 0) throw new Error(`SIGTERM ended the server with ${code ?? "a kill"}:\n${this.log}`);
  }

  /** Starts the process on the same port and data and waits until it is ready. */
  async run(): Promise<void> {
    const [program = BINARY, ...words] = [...this.site.within, BINARY];
    const child = spawn(program, words, { env: this.environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => void (this.log += bytes));
    const before = this.log.length;
    await until("the server says that it is ready", async () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.log}`);
      return this.log.includes("is ready", before);
    });
  }

  private environment(): NodeJS.ProcessEnv {
    const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("SOHBET_"));
    return {
      ...Object.fromEntries(clean),
      SOHBET_SERVER_DATA_DIR: this.dataDir,
      SOHBET_SERVER_LISTEN: `[::]:${this.port}`,
      ...this.settings,
    };
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "::");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
