// The public internet of the lab: a bridge that every router and every public machine is plugged into. It exists in the
// network and mount namespaces that `npm run lab` opens for the tests, and ends with them whatever happens.

import { mkdirSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { ip, type Length, type Namespace, run } from "./namespace.js";

const BRIDGE = "internet";

/** The internet's own addresses, of networks reserved for documentation (RFC 5737, RFC 3849). */
const ROUTER_V4 = "203.0.113.1";
const ROUTER_V6 = "2001:db8::1";

/** Where `ip netns` keeps its namespaces, and what `ip netns exec` puts in place of files in /etc. Memory here. */
const FOLDERS = ["/run/netns", "/etc/netns"] as const;

const LOCALHOST = ["127.0.0.1 localhost", "::1 localhost"];

/** What a machine's interface towards the internet is called. */
export const WAN = "wan";

/** A public address of either family, or one of each. */
export interface Addresses {
  readonly v4?: string;
  readonly v6?: string;
}

/** What the lab's DNS would know. */
export const SERVERS = {
  "call.example": { v4: "203.0.113.10", v6: "2001:db8::10" },
  "four.example": { v4: "203.0.113.11" },
  "six.example": { v6: "2001:db8::12" },
  "cloud.example": { v4: "203.0.113.13" },
} satisfies Record<string, Addresses>;

/** Where the addresses of clients begin: clear of the servers'. */
let lastClient = 100;

/** A public address nobody has yet, in both families. */
export function freshAddresses(): Required<Addresses> {
  lastClient += 1;
  return { v4: `203.0.113.${lastClient}`, v6: `2001:db8::${lastClient}` };
}

/** Vitest's global set-up: makes the internet, once for all files of tests. */
export default function open(): void {
  expectIsolation();
  for (const folder of FOLDERS) {
    mkdirSync(folder, { recursive: true });
    run(["mount", "-t", "tmpfs", "sohbet-lab", folder]);
  }
  nameServers();
  ip("link", "set", "lo", "up");
  ip("link", "add", BRIDGE, "type", "bridge");
  ip("link", "set", BRIDGE, "up");
  ip("address", "add", `${ROUTER_V4}/24`, "dev", BRIDGE);
  ip("address", "add", `${ROUTER_V6}/64`, "dev", BRIDGE, "nodad");
  // There is no way beyond, and those who ask for one are told so at once.
  run(["sysctl", "--quiet", "--write", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"]);
}

let plugs = 0;

/** Plugs a machine into the internet under these addresses; packets take `distance` milliseconds from one to the other,
 * which a far one can change. */
export async function plugIn(machine: Namespace, { v4, v6 }: Addresses, distance = 0): Promise<Length> {
  plugs += 1;
  const plug = `plug${plugs}`;
  let length: Length = () => {};
  if (distance === 0) machine.plug(WAN, plug, "netns", String(process.pid));
  else length = await machine.plugFar(WAN, plug, distance);
  ip("link", "set", plug, "master", BRIDGE, "up");
  machine.set(`ipv6.conf.${WAN}.disable_ipv6`, v6 === undefined ? 1 : 0);
  if (v4 !== undefined) settle(machine, v4);
  if (v6 !== undefined) {
    machine.ip("address", "add", `${v6}/64`, "dev", WAN, "nodad");
    machine.ip("-6", "route", "add", "default", "via", ROUTER_V6);
  }
  return length;
}

/** Gives a machine that is plugged in this address of IPv4. */
export function settle(machine: Namespace, v4: string): void {
  machine.ip("address", "add", `${v4}/24`, "dev", WAN);
  machine.ip("route", "add", "default", "via", ROUTER_V4);
}

/** Leaves a machine without any knowledge of the internet's names. */
export function forgetNames(machine: Namespace): void {
  const folder = join("/etc/netns", machine.name);
  mkdirSync(folder);
  writeFileSync(join(folder, "hosts"), `${LOCALHOST.join("\n")}\n`);
}

/** Everything here would change the machine's own network if it were done in its namespace. */
function expectIsolation(): void {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== "lo");
  if (process.getuid?.() === 0 && others.length === 0) return;
  throw new Error("the network lab makes networks: start it as root, by `npm run lab`, which gives it a namespace to do so in");
}

/** In place of DNS. Chromium looks up STUN and TURN servers with a trailing dot. */
function nameServers(): void {
  const known: [string, Addresses][] = Object.entries(SERVERS);
  const lines = known.flatMap(([name, { v4, v6 }]) => [v4, v6].filter(Boolean).map((address) => `${address} ${name} ${name}.`));
  replace("/etc/hosts", [...LOCALHOST, ...lines]);
  // Browsers ask for names of their makers' again and again; without a server to ask they have their answer at once.
  replace("/etc/resolv.conf", []);
}

/** Puts other lines in place of a file's, for the lab's processes alone. */
function replace(file: string, lines: string[]): void {
  const place = join(FOLDERS[1], file.replaceAll("/", "-"));
  writeFileSync(place, `${lines.join("\n")}\n`);
  run(["mount", "--bind", place, file]);
}
