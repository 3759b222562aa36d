// How well a call goes: sound that costs nothing in silence, what a tile tells, and what the administrator sees of it all.

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { barriersOf } from "../harness/axe.js";
import { whistle } from "../harness/ears.js";
import { hearsAndSees } from "../harness/media.js";
import type { BrowserName, Person } from "../harness/person.js";
import { opus } from "../harness/quality.js";
import { Scene } from "../harness/scene.js";
import { pause, until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const browsers: BrowserName[] = ["chromium", "firefox"];

test.each(browsers)("sound from %s mends itself, and in silence hardly anything is sent", { timeout: 150_000 }, async (browser) => {
  const room = await scene.room(`Opus in ${browser}`);
  const ann = await scene.guest("Ann", room, browser, { tone: 440 });
  const ben = await scene.guest("Ben", room, "chromium", { tone: 660 });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  for (const person of [ann, ben]) {
    const { asked } = await person.evaluate(opus, null);
    expect(asked).toMatch(/useinbandfec=1/);
    expect(asked).toMatch(/usedtx=1/);
  }
  // Firefox lets no page make a tone unasked, so there it is silent from the first.
  if (browser === "chromium") await until("a voice arrives", async () => (await rate(ben)).packets > 20);
  await ann.evaluate(whistle, false);
  let silent = 0;
  await until(() => `silence costs next to nothing; it costs ${silent} packets a second`, async () => {
    silent = (await rate(ben)).packets;
    return silent < 10;
  });
});

test("where both are Chromium, each piece of sound is sent twice, and before the picture", async () => {
  const room = await scene.room("Twice");
  const ann = await scene.guest("Ann", room, "chromium", { tone: 440 });
  const ben = await scene.guest("Ben", room, "chromium", { tone: 660 });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  // Opus alone has 32 kbit/s.
  await until("twice as much arrives as a voice needs", async () => (await rate(ben)).bits > 50_000);
  expect((await ann.evaluate(opus, null)).priority).toEqual({ audio: "high", video: "low" });
});

test.each(browsers)("a tile says in %s how well somebody arrives, and its menu has the W3C's statistics", async (browser) => {
  const room = await scene.room(`Shown in ${browser}`);
  const ann = await scene.guest("Ann", room, browser);
  const ben = await scene.guest("Ben", room, "chromium");
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  await until("a grade is given", async () => /^(Good|Fair|Poor) connection$/.test(await grade(ann)));
  await ann.click("button", "Options for Ben");
  await ann.evaluate(() => document.querySelector<HTMLElement>(".statistics summary")?.click(), null);
  const names = ["packetsLost", "jitter", "concealedSamples", "framesPerSecond", "roundTripTime"];
  await until(`it has ${names}`, async () => {
    const shown = await ann.evaluate(() => document.querySelector(".statistics")?.textContent ?? "", null);
    return names.every((name) => shown.includes(name));
  });
  if (browser === "chromium") expect(await barriersOf(ann, "statistics")).toEqual([]);
});

test("the administrator sees how calls go, and nobody's name", async () => {
  const own = await Scene.open();
  onTestFinished(() => own.close());
  const room = await own.room("Counted");
  const ann = await own.guest("Ann", room, "chromium");
  const ben = await own.guest("Ben", room, "chromium");
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const api = await own.api();
  const week = async () => (await api.get<{ week: Record<string, { count: number } | null> }>("/api/quality")).week;
  await until("both have said how it began", async () => (await week()).first_media?.count === 2, 60_000);
  await pause(6000); // an end that is worth a report
  await ann.click("button", "Leave");
  await until("both have said how it went", async () => (await week()).round_trip?.count === 2);
  const administrator = await own.person("chromium");
  await own.logIn(administrator);
  await administrator.goto(`${own.server.origin}/admin`);
  await administrator.see("heading", "How well calls go");
  await administrator.see("rowheader", "Until the first sound");
  expect(await barriersOf(administrator, "administration")).toEqual([]);
});

/** What the tile of the other one says of how they arrive. */
function grade(person: Person): Promise<string> {
  return person.evaluate(() => document.querySelector(".quality-bars title")?.textContent ?? "", null);
}

/** How much sound arrives, a second. */
async function rate(person: Person): Promise<{ packets: number; bits: number }> {
  const before = await person.evaluate(opus, null);
  await pause(2000);
  const after = await person.evaluate(opus, null);
  const seconds = (after.at - before.at) / 1000;
  return { packets: (after.packets - before.packets) / seconds, bits: ((after.bytes - before.bytes) * 8) / seconds };
}
