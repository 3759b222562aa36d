// A network namespace: as far as networks go, a machine of its own.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PREFIX = "sohbet-lab-";

const DISTANCE = fileURLToPath(new URL("distance.py", import.meta.url));

/** Changes how long a cable is, in milliseconds: every frame takes so long, and up to `jitter` more or less. */
export type Length = (milliseconds: number, jitter: number) => void;

export class Namespace {
  readonly name: string;
  private readonly interfaces: string[] = [];

  constructor(label: string) {
    this.name = PREFIX + label;
    ip("netns", "add", this.name);
    this.ip("link", "set", "lo", "up");
    // An address that is usable only a second later is a changed network to a browser, which drops its connections then.
    this.set("ipv6.conf.default.accept_dad", 0);
  }

  /** The words before a program's name that put it here. */
  get within(): string[] {
    return ["ip", "netns", "exec", this.name];
  }

  /** Runs iproute2's `ip` here. */
  ip(...words: string[]): void {
    ip("-n", this.name, ...words);
  }

  /** Runs a program here to its end and returns what it said. */
  run(program: string, ...words: string[]): string {
    return run([...this.within, program, ...words]);
  }

  /** Every process that runs here, by its id. */
  get processes(): number[] {
    return run(["ip", "netns", "pids", this.name]).split("\n").filter(Boolean).map(Number);
  }

  /** Sets a kernel parameter of the network here. */
  set(parameter: string, value: number): void {
    this.run("sysctl", "--quiet", "--write", `net.${parameter}=${value}`);
  }

  /** Adds rules in nftables' own language. */
  rules(text: string): void {
    run([...this.within, "nft", "--file", "-"], text);
  }

  /** A script that starts `program` here, for who can name only a file. It lies in `folder`. */
  script(folder: string, program: string): string {
    const file = join(folder, `${this.name}-${program.replace(/\W+/g, "-")}`);
    writeFileSync(file, `#!/bin/sh\nexec ${this.within.join(" ")} ${program} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** Takes the near end of a new cable, which is called `name` here; `words` say to `ip link` where the far end goes. */
  plug(name: string, ...words: string[]): void {
    ip("link", "add", name, "netns", this.name, "type", "veth", "peer", "name", ...words);
    this.ip("link", "set", name, "up");
    this.interfaces.push(name);
  }

  /** Takes the near end of a new cable whose far end is `far` in the tests' namespace, `distance` milliseconds away. */
  async plugFar(name: string, far: string, distance: number): Promise<Length> {
    const near = `${far}-near`;
    const length = spawn("python3", [DISTANCE, near, far, String(distance / 1000)], { stdio: ["pipe", "pipe", "inherit"] });
    await once(length.stdout, "data");
    ip("link", "set", near, "netns", this.name, "name", name);
    this.ip("link", "set", name, "up");
    this.interfaces.push(name);
    return (milliseconds, jitter) => void length.stdin.write(`${milliseconds / 1000} ${jitter / 1000}\n`);
  }

  /** Its cables go at once. The rest of it goes when the last program here has ended; what it knew is not the next one's. */
  remove(): void {
    for (const name of this.interfaces) this.ip("link", "delete", name);
    ip("netns", "delete", this.name);
    rmSync(join("/etc/netns", this.name), { recursive: true, force: true });
  }
}

/** Connects two machines by a cable. Each end is a machine and what its interface is called there. */
export function cable([one, there]: [Namespace, string], [other, here]: [Namespace, string]): void {
  one.plug(there, here, "netns", other.name);
  other.ip("link", "set", here, "up");
}

/** Runs iproute2's `ip` in the namespace of the tests themselves. */
export function ip(...words: string[]): void {
  run(["ip", ...words]);
}

/** Runs a program to its end and returns what it said. */
export function run(words: string[], input = ""): string {
  const [program = "", ...rest] = words;
  return execFileSync(program, rest, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}
