import { afterAll, beforeAll, expect, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import { tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const crowd: [string, BrowserName][] = [
  ["Ada", "chromium"],
  ["Ben", "chromium"],
  ["Chloé", "chromium"],
  ["Deniz", "firefox"],
  ["Emre", "firefox"],
];

// Twenty streams are encoded, decoded and drawn on two cores: small pictures on small screens.
const modest = { viewport: { width: 640, height: 480 }, picture: { width: 160, height: 90, frameRate: 5 } };

/** Two cores are five people's machines here, and slow ones at that: until all ten pairs have met, in milliseconds. */
const PATIENCE = 150_000;

test("five people in one room all hear and see each other", { timeout: 280_000 }, async () => {
  const room = await scene.room("Everyone");
  const people: Person[] = [];
  for (const [name, browser] of crowd) people.push(await scene.guest(name, room, browser, modest));
  // One after the other: each look asks for every connection's statistics, and five at once leave little for the call.
  for (const person of people) await hearsAndSees(person, crowd.length - 1, PATIENCE);
  for (const person of people) {
    const shown = await person.evaluate(tiles, null);
    for (const [name] of crowd) expect(shown.filter((tile) => tile.label.includes(name))).toHaveLength(1);
    expect(shown.filter((tile) => tile.playing)).toHaveLength(crowd.length);
  }
});
