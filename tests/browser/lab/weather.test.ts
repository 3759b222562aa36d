// Bad weather: what is heard while it lasts, and how long until both hear each other again once it is over.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Couple, type Outcome, person, type Way } from "./harness/couple.js";
import { Guest } from "./harness/guest.js";
import { NETWORKS } from "./harness/networks.js";
import { type Hosted, host } from "./harness/site.js";
import { returns, table } from "./harness/forecast.js";
import { median } from "./harness/timing.js";
import * as weather from "./harness/weather.js";

/** Everything side by side, each in an own room with an own home: half a minute to meet, then the longest row. */
const WHILE = 300_000;

const { loss, cut, narrow, far, asleep } = weather;

/** What comes over one couple after the other; several couples at the same time. */
const ROWS: Record<string, readonly weather.Weather[]> = {
  cuts: [cut(5), cut(20), cut(60)],
  rough: [
    loss(5),
    loss(20),
    narrow(300),
    far(300, 50),
    weather.ANOTHER_ADDRESS,
    weather.OLD_ADDRESS,
    weather.ANOTHER_PUBLIC_ADDRESS,
  ],
  sleep: [asleep(90)],
};

const WAYS: readonly Way[] = ["direct", "relayed"];

/** From the moment the network is as it was after a cut: what the median over all ends may be, in milliseconds. */
const BACK = 3000;
/** The cuts that this holds for; docs/recovery.md has what longer ones and changes of address take. */
const SHORT_CUTS = [cut(5), cut(20)].map(({ name }) => name);
/** What may be lost of the sound of relayed calls when the server restarts, in milliseconds. */
const RESTART = 1000;
/** What may be silent while media pass, in milliseconds: a moment's bad luck; and while the way gets narrow or long under it. */
const HICCUP = 1000;
const CHANGE = 3000;

const outcomes: Outcome[] = [];
const passing: Promise<void>[] = [];
const failures: unknown[] = [];
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
  await restart(restarted, await meet(WAYS.map(calmRow), restarted));
  await sendHome();
  await meet(WAYS.flatMap(rows).toSorted((one, other) => length(other) - length(one)), steady);
  await Promise.all(passing);
  expect(failures).toEqual([]);
});

test("after a cut the median of all ends is soon enough", () => {
  const cuts = outcomes.filter(({ weather }) => SHORT_CUTS.includes(weather));
  expect(cuts).toHaveLength(SHORT_CUTS.length * WAYS.length);
  expect(median(returns(cuts))).toBeLessThanOrEqual(BACK);
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

interface Row {
  readonly label: string;
  readonly way: Way;
  readonly weathers: readonly weather.Weather[];
}

const RESTARTS = "server restart";

const rows = (way: Way): Row[] => Object.entries(ROWS).map(([name, weathers]) => ({ label: `${name}-${way}`, way, weathers }));
const calmRow = (way: Way): Row => ({ label: `calm-${way}`, way, weathers: [] });

/** How long a row takes, in milliseconds. */
const length = ({ weathers }: Row) => weathers.reduce((sum, { lasts }) => sum + lasts, 0);

/** Couples meet one after the other, as two cores bear it; over each that has met its row of weathers begins to pass. */
async function meet(rows: readonly Row[], { scene }: Hosted): Promise<Couple[]> {
  const calm = await Guest.at(NETWORKS.restricted, `ben-${scene.server.site.host[0]}`, scene, await scene.room("Calm"), person(scene));
  guests.push(calm);
  const couples: Couple[] = [];
  for (const { label, way, weathers } of rows) {
    const couple = await Couple.meet(label, way, scene, calm);
    guests.push(couple);
    couples.push(couple);
    passing.push(pass(couple, weathers).catch((error: unknown) => void failures.push(error)));
  }
  return couples;
}

async function pass(couple: Couple, weathers: readonly weather.Weather[]): Promise<void> {
  for (const each of weathers) outcomes.push(await couple.suffer(each));
}

async function restart({ scene: { server } }: Hosted, couples: Couple[]): Promise<void> {
  await Promise.all(couples.map((couple) => couple.ready()));
  const started = server.stop().then(() => server.run());
  outcomes.push(...await Promise.all(couples.map((couple) => couple.watch(RESTARTS, false, () => started))));
}

async function sendHome(): Promise<void> {
  for (const guest of guests.splice(0).reverse()) await guest.close();
}
