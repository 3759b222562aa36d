// As many as a room holds, on two cores that are ten people's machines here: as little picture as there can be, and one speaks
// at a time, as in any meeting of ten.

import { afterAll, beforeAll, test } from "vitest";
import { hears } from "../harness/media.js";
import { tiles } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { enter, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const NAMES = ["Ada", "Ben", "Chloé", "Deniz", "Emre", "Filiz", "Gül", "Hugo", "İpek", "Jan"];

const modest = {
  viewport: { width: 320, height: 480 },
  picture: { width: 160, height: 90, frameRate: 1 },
  plain: true,
  patience: 60_000,
};

/** For a newcomer to have met everybody, and for a voice to be heard, in milliseconds. */
const MEETING = 60_000;
const HEARING = 60_000;

test("ten people in one room all hear each other", { timeout: 400_000 }, async () => {
  const room = await scene.room("Everyone");
  const people: Person[] = [];
  for (const [index, name] of NAMES.entries()) {
    const person = await scene.guestAtTheDoor(name, room, "chromium", modest);
    await person.click("button", "Mute");
    if (index > 0) await person.click("button", "Turn camera off");
    await enter(person);
    people.push(person);
    // The newcomer is the last to have everybody.
    for (const each of people.toReversed()) await meets(each, index);
  }
  // The word goes round.
  for (const [index, speaker] of people.entries()) {
    await speaker.press("m");
    const listeners = people.filter((person) => person !== speaker);
    await Promise.all(listeners.map((listener) => hears(listener, NAMES[index]!, HEARING)));
    await speaker.press("m");
  }
});

/** Waits until media can flow between somebody and so many others. */
async function meets(person: Person, count: number): Promise<void> {
  let links: string[] = [];
  await until(() => `${count} others are connected; they are ${links}`, async () => {
    links = (await person.evaluate(tiles, null)).map(({ link }) => link);
    return links.length === count + 1 && links.every((link) => link === "connected");
  }, MEETING);
}
