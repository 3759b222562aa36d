// What it costs to open a call for the first time, and how long one waits for the others.

import { cpus, loadavg } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Moments, seen, watch } from "../harness/first_frame.js";
import { tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { enter, type Room, Scene } from "../harness/scene.js";
import { type Language, WORDS } from "../harness/screens.js";
import { until } from "../harness/wait.js";
import { median } from "../lab/harness/timing.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** What a first visit may cost: bytes as they travel, and requests. */
const SCRIPT = 100_000;
const ALL = 200_000;
const REQUESTS = 15;

interface Load {
  name: string;
  bytes: number;
}

/** Everything that the page has loaded, itself included. */
const loads = (person: Person): Promise<Load[]> =>
  person.evaluate(() => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return entries.map((entry) => ({ name: entry.name, bytes: (entry as PerformanceResourceTiming).encodedBodySize }));
  }, null);

const sum = (all: Load[]) => all.reduce((total, { bytes }) => total + bytes, 0);

test.each<Language>(["en", "tr"])("somebody who opens an invitation for the first time loads little, and from here alone (%s)", async (language) => {
  const room = await scene.room(`Çalışma ${language}`);
  const person = await scene.person("chromium");
  await person.goto(`${scene.server.origin}/manifest.webmanifest`);
  await person.evaluate((chosen) => localStorage.setItem("sohbet.language", chosen), language);
  person.requests.length = 0;
  await person.goto(scene.server.origin + room.invitation);
  const { common, invitation } = WORDS[language];
  await person.fill(common.yourName, "Işıl");
  await person.click("button", invitation.joinAsGuest);
  await until("the door of the room is there", () => person.evaluate(() => document.querySelector(".prejoin-actions") !== null, null));
  await person.evaluate(() => document.fonts.ready.then(() => {}), null);
  const all = await loads(person);
  const script = all.filter(({ name }) => name.endsWith(".js"));
  const asked = person.requests.filter((url) => !/^(data|blob):/.test(url));
  console.log(`${language}: ${sum(script)} bytes of script, ${sum(all)} bytes in ${asked.length} requests`);
  expect(script.length).toBeGreaterThan(0);
  expect(sum(script)).toBeLessThanOrEqual(SCRIPT);
  expect(sum(all)).toBeLessThanOrEqual(ALL);
  expect(asked.length).toBeLessThanOrEqual(REQUESTS);
  expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([scene.server.origin]));
});

test("everything is compressed ahead of time, and named after its content so that it is never asked for again", async () => {
  const { api } = scene.server;
  const page = await api.send("GET", "/");
  const assets = [...page.body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(assets.filter((path) => path.endsWith(".js"))).toHaveLength(1);
  for (const path of assets) {
    const plain = await api.send("GET", path);
    expect(plain.headers["content-encoding"], path).toBeUndefined();
    expect(plain.headers["cache-control"], path).toBe("public, max-age=31536000, immutable");
    for (const [accepted, coding] of [["gzip, deflate, br, zstd", "br"], ["gzip", "gzip"]] as const) {
      const { headers } = await api.send("GET", path, undefined, { "accept-encoding": accepted });
      expect(headers["content-encoding"], path).toBe(coding);
      expect(headers.vary, path).toMatch(/accept-encoding/i);
      // Whoever compresses while answering does not know the length.
      expect(Number(headers["content-length"]), path).toBeLessThan(Buffer.byteLength(plain.body) / 2);
    }
  }
});

/** From the click to the first decoded frame, in milliseconds: the median at both ends. */
const WAIT = 800;
const RUNS = 7;

/** One waits for the other's picture, who clicks and waits too. */
async function meet(room: Room, present: Person, browser: BrowserName): Promise<{ comes: number; isThere: number }> {
  const person = await scene.person(browser);
  await person.goto(scene.server.origin + room.invitation);
  await person.fill("Your name", "Ben");
  await person.click("button", "Join as guest");
  await person.see("button", "Join now");
  await until("the camera is on", () => person.evaluate(() => document.querySelector("video")?.videoWidth !== 0, null));
  await person.evaluate(watch, "Join now");
  await present.evaluate(watch, "");
  await person.click("button", "Join now");
  const decoded = async (who: Person) => {
    const moments = await who.evaluate<null, Moments>(seen, null);
    return moments.decoded !== null && moments;
  };
  const [comes, isThere] = await Promise.all([person, present].map((who) => until("a frame is there", () => decoded(who))));
  const clicked = comes?.clicked ?? Number.NaN;
  await person.click("button", "Leave");
  await until("the other one is alone again", async () => (await present.evaluate(tiles, null)).length === 1);
  return { comes: (comes?.decoded ?? Number.NaN) - clicked, isThere: (isThere?.decoded ?? Number.NaN) - clicked };
}

test("who joins sees the others, and is seen by them, within eight tenths of a second", { timeout: 240_000 }, async () => {
  const room = await scene.room("Quick");
  const present = await scene.person("chromium");
  await present.goto(scene.server.origin + room.invitation);
  await present.fill("Your name", "Ann");
  await present.click("button", "Join as guest");
  await enter(present);
  const waits: { comes: number; isThere: number }[] = [];
  for (let run = 0; run < RUNS; run += 1) waits.push(await meet(room, present, "chromium"));
  const of = (end: "comes" | "isThere") => waits.map((wait) => Math.round(wait[end]));
  const medians = { comes: median(of("comes")), isThere: median(of("isThere")) };
  const [load = 0] = loadavg();
  console.log(`from the click to the first frame: who joins ${of("comes")} ms (median ${medians.comes}),`);
  console.log(`who is there ${of("isThere")} ms (median ${medians.isThere}); load ${load} on ${cpus().length} cores`);
  // A machine that has more to do than this test shows how busy it is, not how quick sohbet is.
  if (load > 2 * cpus().length) return;
  expect(medians.comes).toBeLessThanOrEqual(WAIT);
  expect(medians.isThere).toBeLessThanOrEqual(WAIT);
});
