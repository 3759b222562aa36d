// A server in a cloud or behind a home's router: it has a private address, the router passes port 443 of the public one on
// to it, and nobody inside can use the public one (no hairpin). Nothing is configured but the server's name.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Room } from "../harness/scene.js";
import { Guest, type Wish } from "./harness/guest.js";
import { relayedAddresses } from "./harness/ice.js";
import { plugIn, SERVERS, WAN } from "./harness/internet.js";
import { cable, Namespace, run } from "./harness/namespace.js";
import { LAN, type Network, NETWORKS } from "./harness/networks.js";
import { meet } from "./harness/path.js";
import { type Hosted, PORT, serve } from "./harness/site.js";

const NAME = "cloud.example";
const PUBLIC = SERVERS[NAME].v4;
const PRIVATE = "10.1.0.2";
const GATEWAY = "10.1.0.1";

const RULES = `table ip lab {
  chain in { type nat hook prerouting priority dstnat; iifname ${WAN} meta l4proto { tcp, udp } th dport ${PORT} dnat to ${PRIVATE}; }
  chain out { type nat hook postrouting priority srcnat; oifname ${WAN} snat to ${PUBLIC}; }
  chain no_hairpin { type filter hook prerouting priority raw; iifname ${LAN} ip daddr ${PUBLIC} drop; }
  chain through { type filter hook forward priority filter; iifname ${WAN} ct state new ct status & dnat == 0 drop; }
}`;

let router: Namespace;
let hosted: Hosted;
let room: Room;

beforeAll(async () => {
  router = new Namespace("cloud-r");
  const machine = new Namespace("cloud");
  await plugIn(router, { v4: PUBLIC });
  cable([machine, "eth"], [router, LAN]);
  router.ip("address", "add", `${GATEWAY}/24`, "dev", LAN);
  machine.ip("address", "add", `${PRIVATE}/24`, "dev", "eth");
  machine.ip("route", "add", "default", "via", GATEWAY);
  router.rules(RULES);
  router.set("ipv4.ip_forward", 1);
  hosted = await serve(NAME, machine);
  room = await hosted.scene.room("Cloud");
});

afterAll(async () => {
  await hosted.close();
  router.remove();
});

test("the server cannot reach itself under its public address, while others can", () => {
  const connect = (within: string[]) => run([...within, "timeout", "1", "bash", "-c", `</dev/tcp/${PUBLIC}/${PORT}`]);
  expect(() => connect(hosted.machine.within)).toThrow();
  expect(connect([])).toBe("");
});

test("two people who may use the relay and nothing else meet over UDP; one port is bound", async () => {
  const ann = await guest(NETWORKS.symmetric, "ann", { transport: "udp" });
  const ben = await guest(NETWORKS.restricted, "ben", { transport: "udp" });
  await meet(ann, ben, room, "relay");
  expectOnePort(hosted.machine);
});

test("people are told the public address of the relay, which its name leads to", async () => {
  const ann = await guest(NETWORKS.symmetric, "ann", { transport: "udp" });
  const ben = await guest(NETWORKS.firewall, "ben", { transport: "tcp" });
  await meet(ann, ben, room, "relay");
  for (const { person } of [ann, ben]) {
    expect(new Set(await person.evaluate(relayedAddresses, null))).toEqual(new Set([PUBLIC]));
  }
});

test("a person who reaches the relay over TLS only and one over UDP meet; one port is bound", async () => {
  const ann = await guest(NETWORKS.proxy, "ann", { transport: "tls" });
  const ben = await guest(NETWORKS.symmetric, "ben", { transport: "udp" });
  await meet(ann, ben, room, "relay");
  expectOnePort(hosted.machine);
});

function guest(network: Network, label: string, wish: Wish): Promise<Guest> {
  return Guest.forTest(network, label, hosted.scene, room, wish);
}

/** Whatever listens on the machine, or has a UDP socket open, does so on the one port. */
function expectOnePort(machine: Namespace): void {
  const lines = machine.run("ss", "-lntup").trim().split("\n").slice(1);
  const ports = lines.map((line) => line.split(/\s+/)).map(([protocol, , , , local = ""]) => `${protocol} ${local.split(":").at(-1)}`);
  expect(new Set(ports)).toEqual(new Set([`udp ${PORT}`, `tcp ${PORT}`]));
}
