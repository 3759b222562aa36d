// A server with IPv4, with IPv6, or with both, by its name and by its bare address: every URL for ICE that it hands out
// works where it was handed out, and there are never more than four (Firefox warns from five on).

import { isIPv4 } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrowserName } from "../harness/person.js";
import type { Settings } from "../harness/server.js";
import type { Path } from "./expected.js";
import { Guest } from "./harness/guest.js";
import { gather, urlsHandedOut } from "./harness/ice.js";
import { SERVERS } from "./harness/internet.js";
import { NETWORKS, type NetworkName } from "./harness/networks.js";
import { meet } from "./harness/path.js";
import { type Hosted, host } from "./harness/site.js";

interface Case {
  server: keyof typeof SERVERS;
  settings?: Settings;
  meetings: { where: string; one: NetworkName; other: NetworkName; path: Path; browser: BrowserName }[];
}

const { v4, v6 } = SERVERS["call.example"];

const CASES: Record<string, Case> = {
  "both versions": {
    server: "call.example",
    meetings: [
      { where: "call.example", one: "symmetric", other: "six", path: "relay", browser: "chromium" },
      { where: v4, one: "symmetric", other: "symmetric", path: "relay", browser: "chromium" },
      { where: v4, one: "cone", other: "symmetric", path: "direct", browser: "firefox" },
      { where: `[${v6}]`, one: "six", other: "six", path: "direct", browser: "chromium" },
      { where: `[${v6}]`, one: "six", other: "six", path: "direct", browser: "firefox" },
    ],
  },
  "IPv4 alone": {
    server: "four.example",
    meetings: [{ where: "four.example", one: "cone", other: "symmetric", path: "direct", browser: "chromium" }],
  },
  "IPv4 alone, listening on no other": {
    server: "four.example",
    settings: { SOHBET_SERVER_LISTEN: "0.0.0.0:443" },
    meetings: [{ where: "four.example", one: "cone", other: "symmetric", path: "direct", browser: "chromium" }],
  },
  "IPv6 alone": {
    server: "six.example",
    meetings: [{ where: "six.example", one: "six", other: "six", path: "direct", browser: "chromium" }],
  },
};

describe.each(Object.entries(CASES))("a server with %s", (_, { server, settings = {}, meetings }) => {
  let hosted: Hosted;
  beforeAll(async () => {
    hosted = await host(server, settings);
  });
  afterAll(() => hosted.close());

  test.each(meetings)("in $browser, as $where: $one and $other", async ({ where, one, other, path, browser }) => {
    const room = await hosted.scene.room("Addresses");
    const origin = `https://${where}`;
    const [ann, ben] = await Promise.all([
      Guest.forTest(NETWORKS[one], "ann", hosted.scene, room, { name: browser, origin }),
      Guest.forTest(NETWORKS[other], "ben", hosted.scene, room, { origin }),
    ]);
    await meet(ann, ben, room, path);
    await Promise.all([expectUsable(ann, where), expectUsable(ben, where)]);
  });
});

/** Every URL names the server as the person does, and leads there. */
async function expectUsable({ person, home }: Guest, where: string): Promise<void> {
  const at = `${where}:443`;
  const [stun, tls] = [`stun:${at}`, `turns:${at}?transport=tcp`];
  const urls = await person.evaluate(urlsHandedOut, null);
  expect(urls.toSorted()).toEqual([stun, `turn:${at}?transport=tcp`, `turn:${at}?transport=udp`, tls]);
  const found = await Promise.all(urls.map((url) => person.evaluate(gather, url)));
  expect(found.flatMap(({ errors }) => errors)).toEqual([]);
  const leading = urls.filter((url, index) => found[index]?.kinds.includes(url === stun ? "srflx" : "relay"));
  // To somebody without a NAT, STUN may have nothing to tell. Firefox knows of no TLS to a bare address.
  const silent = [...(home.network.family === "v6" ? [stun] : []), ...(isBare(where) && person.browser === "firefox" ? [tls] : [])];
  expect(new Set([...leading, ...silent])).toEqual(new Set(urls));
  if (silent.includes(tls)) expect(leading, "Firefox has learnt it: say so in docs/networks.md").not.toContain(tls);
}

function isBare(host: string): boolean {
  return host.startsWith("[") || isIPv4(host);
}
