// Everybody meets everybody: every pair of networks connects, on the path that should win, in the time it may take.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrowserName } from "../harness/person.js";
import type { Room } from "../harness/scene.js";
import { EXPECTED, type Path } from "./expected.js";
import { Guest } from "./harness/guest.js";
import { NETWORKS, type NetworkName } from "./harness/networks.js";
import { meet } from "./harness/path.js";
import { type Hosted, host } from "./harness/site.js";
import { LIMITS, type Kind, type Meeting, median, relayed, table } from "./harness/timing.js";

type Seats = [NetworkName, BrowserName];

const meetings: Meeting[] = [];
const guests = new Map<string, Guest>();
let hosted: Hosted;
let room: Room;

beforeAll(async () => {
  hosted = await host("call.example");
  room = await hosted.scene.room("Lab");
});

afterAll(async () => {
  await sendHome(() => true);
  await hosted.close();
});

const rows = Object.entries(EXPECTED) as [NetworkName, Partial<Record<NetworkName, Path>>][];

describe.each(rows)("Chromium: %s", (one, row) => {
  afterAll(() => sendHome(({ home }) => home.network === NETWORKS[one]));

  test.each(Object.entries(row) as [NetworkName, Path][])("and %s: %s", async (other, path) => {
    await pair([one, "chromium"], [other, "chromium"], path);
  });
});

const withFirefox: [Seats, Seats, Path][] = [
  [["restricted", "firefox"], ["restricted", "chromium"], "direct"],
  [["restricted", "firefox"], ["symmetric", "firefox"], "relay"],
  [["cone", "chromium"], ["symmetric", "firefox"], "direct"],
  [["six", "firefox"], ["symmetric", "firefox"], "relay"],
  [["six", "firefox"], ["proxy", "firefox"], "relay"],
  [["firewall", "chromium"], ["proxy", "firefox"], "relay"],
  [["inspected", "firefox"], ["inspected", "chromium"], "relay"],
];

describe("Firefox", () => {
  test.each(withFirefox)("%s and %s: %s", pair);
});

test.each(Object.entries(LIMITS) as [Kind, number][])("%s: the median from the click to the first frame is within %i ms", (kind, limit) => {
  const all = meetings.filter((meeting) => meeting.kind === kind);
  const middle = median(all.map(({ splits }) => splits.decoded));
  console.log(`${table(all)}\n\n${kind}: median ${Math.round(middle)} ms of ${all.length}`);
  expect(middle).toBeLessThanOrEqual(limit);
});

async function pair(one: Seats, other: Seats, path: Path): Promise<void> {
  const [first, second] = await Promise.all([guest("a", one), guest("b", other)]);
  try {
    await time(first, second, path);
  } catch (error) {
    // Their screens tell more than an error does; and whoever is stuck must not be in the way of the next.
    for (const { person } of [first, second]) await hosted.scene.keep(person, expect.getState().currentTestName ?? "");
    await sendHome((guest) => guest === first || guest === second);
    throw error;
  }
}

/** The first one is in the call; the second one joins. */
async function time(first: Guest, second: Guest, path: Path): Promise<void> {
  await meet(first, second, room, path);
  const networks = [first, second].map(({ home }) => home.network);
  const kind = path === "direct" ? path : relayed(networks.map(({ way }) => way));
  const browsers = [first, second].map(({ person }) => person.browser);
  meetings.push({ networks, browsers, kind, splits: await second.splits() });
  await Promise.all([first.leave(), second.leave()]);
}

/** Those who are there already are asked again. */
async function guest(side: "a" | "b", [network, name]: Seats): Promise<Guest> {
  const key = `${network}-${name}-${side}`;
  const found = guests.get(key) ?? (await Guest.at(NETWORKS[network], key, hosted.scene, room, { name }));
  guests.set(key, found);
  return found;
}

async function sendHome(which: (guest: Guest) => boolean): Promise<void> {
  for (const [key, guest] of guests) {
    if (!which(guest)) continue;
    guests.delete(key);
    await guest.close();
  }
}
