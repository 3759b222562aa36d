// Both ends of a call negotiate at once, again and again: they agree each time, and go on hearing and seeing each other.

import { afterAll, beforeAll, expect, test } from "vitest";
import { glare } from "../harness/glare.js";
import { hearsAndSees } from "../harness/media.js";
import type { Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

const ROUNDS = 200;
/** Two seconds a round on the busiest machine; a tenth of that on one that has nothing else to do. */
const WHILE = 400_000;
/** Rounds in which the two offers did cross; the rest had an offer and its answer before the other's began. */
const CROSSED = 20;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("two hundred rounds of offers from both ends at once converge, with media", { timeout: WHILE }, async () => {
  const room = await scene.room("Glare");
  // Each offer gathers candidates anew: with one way to the relay there are few.
  const narrow = { transport: "udp" } as const;
  const people = [await scene.guest("Ann", room, "chromium", narrow), await scene.guest("Ben", room, "chromium", narrow)];
  await Promise.all(people.map((person) => hearsAndSees(person, 1)));
  let crossed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // Both clocks are this machine's.
    const at = Date.now() + 20;
    const rounds = await Promise.all(people.map((person) => person.evaluate(glare, at)));
    crossed += rounds.some(({ gaveWay }) => gaveWay) ? 1 : 0;
    expect(rounds.map(({ state }) => state), `round ${round}`).toEqual(["stable", "stable"]);
  }
  await Promise.all(people.map((person) => hearsAndSees(person, 1)));
  expect(await Promise.all(people.map(connections))).toEqual([1, 1]);
  expect(crossed).toBeGreaterThan(CROSSED);
});

/** How many peer connections the page has made: none was thrown away. */
function connections(person: Person): Promise<number> {
  return until("the page tells", () => person.evaluate(() => Reflect.get(globalThis, "recorded").connections.length as number, null));
}
