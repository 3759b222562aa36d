// Every pair of browsers over every way to the relay, all on the server's one port.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRelayed, hearsAndSees } from "../harness/media.js";
import { hostsNamed } from "../harness/observe.js";
import type { BrowserName, Transport } from "../harness/person.js";
import { Scene } from "../harness/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const pairs: [BrowserName, BrowserName][] = [["chromium", "chromium"], ["chromium", "firefox"], ["firefox", "firefox"]];
const transports: Transport[] = ["udp", "tcp", "tls"];

describe.each(pairs)("%s and %s", (first, second) => {
  test.each(transports)("hear and see each other through the relay over %s", async (transport) => {
    const room = await scene.room(`${first}, ${second} over ${transport}`);
    const ann = await scene.guest("Ann", room, first, { transport });
    const ben = await scene.guest("Ben", room, second, { transport });
    for (const received of await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)])) {
      expectRelayed(received, transport);
    }
  });
});

test("a person who reaches the relay over TLS only and one over UDP meet", async () => {
  const room = await scene.room("Mixed");
  const ann = await scene.guest("Ann", room, "chromium", { transport: "tls" });
  const ben = await scene.guest("Ben", room, "firefox", { transport: "udp" });
  const [toAnn, toBen] = await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  expectRelayed(toAnn, "tls");
  expectRelayed(toBen, "udp");
});

// Firefox opens no connection at all for `turns:` with an address (ESR 153): it reaches the relay over TCP without TLS.
const byAddress: [BrowserName, Transport][] = [["chromium", "tls"], ["firefox", "tcp"]];

test.each(byAddress)("chromium and %s reach the relay over %s by a bare address", async (other, transport) => {
  const room = await scene.room(`chromium, ${other} by address`);
  const origin = `https://127.0.0.1:${scene.server.port}`;
  const ann = await scene.guest("Ann", room, "chromium", { transport: "tls", origin });
  const ben = await scene.guest("Ben", room, other, { transport, origin });
  const [toAnn, toBen] = await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  expectRelayed(toAnn, "tls");
  expectRelayed(toBen, transport);
  for (const person of [ann, ben]) {
    for (const host of await person.evaluate(hostsNamed, null)) expect(host).toBe(`127.0.0.1:${scene.server.port}`);
  }
});
