// A way that gets narrow, and wide again: the sound goes first, the picture steps down, goes, says so and comes back.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tiles } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { going } from "../harness/quality.js";
import { until } from "../harness/wait.js";
import { Guest } from "./harness/guest.js";
import { NETWORKS } from "./harness/networks.js";
import { meet } from "./harness/path.js";
import { type Hosted, host } from "./harness/site.js";

/** In kbit/s: room for a small picture beside the sound, and for the sound alone. */
const NARROW = 180;
const NARROWEST = 130;
/** What a picture may cost that has room in the narrow way, in bits a second. */
const SMALL = 250_000;
/** How much of the sound may have to be made up while the way gets narrow. */
const BEARABLE = 0.05;

/** For each step, on a busy machine, in milliseconds. */
const PATIENCE = 40_000;
/** For the picture to come back: each trial that failed before makes the next one wait longer. */
const RETURN = 120_000;

const HELD = "Your picture is off for now: your connection is too slow. Your voice goes first.";

let hosted: Hosted;
beforeAll(async () => {
  hosted = await host("four.example");
});
afterAll(() => hosted.close());

test("on a narrow way the sound goes first, and the picture comes back", { timeout: 240_000 }, async () => {
  const room = await hosted.scene.room("Narrow");
  const picture = { width: 640, height: 360, frameRate: 15 };
  // One after the other, as everywhere: a home is complete before the next one is built.
  const ann = await Guest.forTest(NETWORKS.cone, "ann", hosted.scene, room, { picture, tone: 440 });
  const ben = await Guest.forTest(NETWORKS.cone, "ben", hosted.scene, room, { picture, tone: 660 });
  await meet(ann, ben, room, "direct");
  const before = await ben.person.evaluate(going, null);
  const stopwatch = startWatch();

  ann.home.narrow(NARROW);
  await until("the picture steps down", async () => (await ann.person.evaluate(going, null)).maxBitrate <= SMALL, PATIENCE);
  const down = stopwatch();
  ann.home.narrow(NARROWEST);
  await until("the picture is off, and Ann is told", () => says(ann.person, HELD), PATIENCE);
  const off = stopwatch();
  expect((await ann.person.evaluate(going, null)).active).toBe(false);
  await until("Ben is told why he does not see Ann", async () => {
    const shown = await ben.person.evaluate(tiles, null);
    return shown.some(({ label }) => label === "ann, No picture for now: the connection is too slow");
  });
  const after = await ben.person.evaluate(going, null);
  const share = (after.concealed - before.concealed) / (after.samples - before.samples);
  expect(share).toBeLessThan(BEARABLE);

  stopwatch();
  ann.home.narrow(null);
  await until("Ann sends her picture again", async () => (await ann.person.evaluate(going, null)).active, RETURN);
  // What was still on its way when it went off has come by now.
  const { frames } = await ben.person.evaluate(going, null);
  await until("Ben sees Ann again", async () => (await ben.person.evaluate(going, null)).frames > frames + 10, RETURN);
  const back = stopwatch();
  await until("nothing is said any more", async () => !(await says(ann.person, HELD)));
  console.log(`sound made up: ${(share * 100).toFixed(1)} %; smaller after ${down} s, off after ${off} s, back after ${back} s`);
});

/** Says how many seconds passed since it was asked last. */
function startWatch(): () => number {
  let since = performance.now();
  return () => {
    const seconds = (performance.now() - since) / 1000;
    since = performance.now();
    return Math.round(seconds);
  };
}

/** Whether the call says something to the person. */
async function says(person: Person, sentence: string): Promise<boolean> {
  return person.evaluate((text) => document.querySelector(".troubles")?.textContent?.includes(text) ?? false, sentence);
}
