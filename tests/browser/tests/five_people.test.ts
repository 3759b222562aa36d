// Five people in one room, on two cores that are five people's machines here: small pictures on small screens, and one speaks
// at a time, as people do.

import { afterAll, beforeAll, expect, test } from "vitest";
import { hears, sees } from "../harness/media.js";
import { tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { enter, Scene } from "../harness/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const crowd: [string, BrowserName][] = [
  ["Ada", "chromium"],
  ["Ben", "chromium"],
  ["Chloé", "chromium"],
  ["Deniz", "chromium"],
  ["Emre", "firefox"],
];

const modest = { viewport: { width: 640, height: 480 }, picture: { width: 160, height: 90, frameRate: 5 } };

/** For somebody to see all the others, or to hear one of them, in milliseconds: two cores may be slow ones, too. */
const PATIENCE = 120_000;

test("five people in one room all hear and see each other", { timeout: 280_000 }, async () => {
  const room = await scene.room("Everyone");
  const people: Person[] = [];
  for (const [name, browser] of crowd) {
    const person = await scene.guestAtTheDoor(name, room, browser, modest);
    await person.click("button", "Mute");
    await enter(person);
    people.push(person);
  }
  for (const person of people) await sees(person, crowd.length - 1, PATIENCE);
  for (const [index, speaker] of people.entries()) {
    await speaker.press("m");
    for (const listener of people) if (listener !== speaker) await hears(listener, crowd[index]![0], PATIENCE);
    await speaker.press("m");
  }
  for (const person of people) {
    const shown = await person.evaluate(tiles, null);
    for (const [name] of crowd) expect(shown.filter((tile) => tile.label.includes(name))).toHaveLength(1);
    expect(shown.filter((tile) => tile.playing)).toHaveLength(crowd.length);
  }
});
