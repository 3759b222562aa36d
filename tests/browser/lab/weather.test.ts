// Bad weather: what is heard while it lasts, and how long until both hear each other again once it is over.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Couple, type Outcome, person, type Way } from "./harness/couple.js";
import { Guest } from "./harness/guest.js";
import { NETWORKS } from "./harness/networks.js";
import { type Hosted, host } from "./harness/site.js";
import { returns, table } from "./harness/forecast.js";
import { median } from "./harness/timing.js";
import * as weather from "./harness/weather.js";

/** Rows of two minutes each, a minute of changes for each way, and half a minute to meet before each of them. */
const WHILE = 780_000;

const { loss, cut, narrow, far, asleep } = weather;

/** What comes over a couple of each way, one after the other. */
const ROWS: Record<string, readonly weather.Weather[]> = {
  cuts: [cut(5), cut(20), cut(60)],
  rough: [loss(5), loss(20), narrow(300), far(300, 50)],
  sleep: [asleep(90)],
};
/** What comes over one couple at a time: more browsers at once have so much to do then that what is measured is the machine. */
const CHANGES = [weather.ANOTHER_ADDRESS, weather.OLD_ADDRESS, weather.ANOTHER_PUBLIC_ADDRESS];

const WAYS: readonly Way[] = ["direct", "relayed"];

/** From the moment the network is as it was: what the median over all ends may be, in milliseconds. */
const BACK = 3000;
/** What may be lost of the sound of relayed calls when the server restarts, in milliseconds. */
const RESTART = 1000;
/** What may be silent while media pass, in milliseconds: a moment's bad luck; and while the way gets narrow or long under it. */
const HICCUP = 1000;
const CHANGE = 3000;

const outcomes: Outcome[] = [];
const guests: { close(): Promise<void> }[] = [];
let steady: Hosted;
let restarted: Hosted;

beforeAll(async () => {
  [steady, restarted] = [await host("call.example"), await host("four.example")];
});

afterAll(async () => {
  console.log(table(outcomes));
  await sendHome();
  await Promise.all([steady.close(), restarted.close()]);
});

test("both hear each other again", { timeout: WHILE }, async () => {
  for (const way of WAYS) {
    const [couple] = await meet(restarted, "calm", [way]);
    await restart(restarted, couple!);
    await sendHome();
  }
  for (const [name, weathers] of Object.entries(ROWS)) {
    const couples = await meet(steady, name, WAYS);
    await Promise.all(couples.map((couple) => pass(couple, weathers)));
    await sendHome();
  }
  for (const way of WAYS) {
    const [couple] = await meet(steady, "changes", [way]);
    await pass(couple!, CHANGES);
    await sendHome();
  }
});

test("once the network is back, the median of all ends is soon enough", () => {
  const broken = outcomes.filter(({ weather, passable }) => !passable && weather !== RESTARTS);
  const weathers = new Set(broken.map(({ weather }) => weather));
  expect(weathers.size).toBe(7);
  const medians = [...weathers].map((name) => [name, median(returns(broken.filter(({ weather }) => weather === name)))] as const);
  expect(medians.filter(([, back]) => back > BACK)).toEqual([]);
});

test("while media pass, there is always something to hear", () => {
  const limit = ({ weather }: Outcome) => (weather.includes("loss") ? HICCUP : CHANGE);
  const passing = outcomes.filter(({ passable }) => passable);
  expect(passing.filter((each) => each.ears.some(({ silent }) => silent > limit(each)))).toEqual([]);
});

test.each<[Way, number]>([["direct", 0], ["relayed", RESTART]])("%s calls lose %i ms when the server restarts", (way, limit) => {
  const lost = outcomes.filter((each) => each.weather === RESTARTS && each.way === way).flatMap(({ ears }) => ears.map(({ silent }) => silent));
  expect(lost).toHaveLength(2);
  expect(Math.max(...lost)).toBeLessThanOrEqual(limit);
});

const RESTARTS = "server restart";

/** A couple of each of these ways, one after the other, as two cores bear it. */
async function meet({ scene }: Hosted, name: string, ways: readonly Way[]): Promise<Couple[]> {
  const label = `${name}-${scene.server.site.host[0]}`;
  const calm = await Guest.at(NETWORKS.restricted, `ben-${label}`, scene, await scene.room("Calm"), person(scene));
  guests.push(calm);
  const couples: Couple[] = [];
  for (const way of ways) {
    const couple = await Couple.meet(`${name}-${way}`, way, scene, calm);
    guests.push(couple);
    couples.push(couple);
  }
  return couples;
}

async function pass(couple: Couple, weathers: readonly weather.Weather[]): Promise<void> {
  for (const each of weathers) outcomes.push(await couple.suffer(each));
}

async function restart({ scene: { server } }: Hosted, couple: Couple): Promise<void> {
  await couple.ready();
  outcomes.push(await couple.watch(RESTARTS, false, () => server.stop().then(() => server.run())));
}

async function sendHome(): Promise<void> {
  for (const guest of guests.splice(0).reverse()) await guest.close();
}
