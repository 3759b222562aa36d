// As many as a room holds, on two cores: everyone hears everyone, each by a tone of their own.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tonesHeard, whistle } from "../harness/ears.js";
import { arrivals, tiles } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** Far enough apart to be told from each other, and no multiples. */
const TONES = [310, 410, 530, 670, 790, 970, 1130, 1310, 1510, 1730];

// Ninety streams are encoded and decoded here: a picture as small as there is, on the smallest screen.
const modest = { viewport: { width: 320, height: 480 }, picture: { width: 160, height: 90, frameRate: 1 } };

/** For forty-five pairs to connect on a busy machine, and for a tone to be heard there, in milliseconds. */
const MEETING = 120_000;
const HEARING = 30_000;

test("ten people in one room all hear each other", { timeout: 400_000 }, async () => {
  const room = await scene.room("Everyone");
  const people: Person[] = [];
  for (const [index, tone] of TONES.entries()) {
    const person = await scene.guestAtTheDoor(`Person ${index + 1}`, room, "chromium", { ...modest, tone });
    // In a room one speaks and the others listen: their silence costs next to nothing, which is what makes ten possible.
    await person.evaluate(whistle, false);
    people.push(person);
  }
  for (const [index, person] of people.entries()) {
    await entered(person);
    await Promise.all(people.slice(0, index + 1).map((each) => connected(each, index)));
  }
  for (const [index, speaker] of people.entries()) {
    await speaker.evaluate(whistle, true);
    await Promise.all(people.filter((person) => person !== speaker).map((person) => hears(person, TONES[index] ?? 0)));
    expect(await speaker.evaluate(tonesHeard, TONES)).toEqual([]);
    await speaker.evaluate(whistle, false);
  }
});

/** From the door into the call: without waiting for a picture to be drawn, which may take long here. */
async function entered(person: Person): Promise<void> {
  await person.evaluate(() => {
    const join = [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.trim() === "Join now");
    join?.click();
  }, null);
  await until("one's own tile is on the stage", async () => (await person.evaluate(tiles, null)).length > 0, MEETING);
}

/** Waits until the sound of so many others arrives. */
async function connected(person: Person, count: number): Promise<void> {
  let now = 0;
  await until(() => `${count} others arrive; ${now} do`, async () => {
    const all = await person.evaluate(arrivals, null);
    now = all.filter(({ state, packets }) => state === "connected" && packets > 0).length;
    return now >= count;
  }, MEETING);
}

/** Waits until a person hears this tone and no other. */
async function hears(person: Person, tone: number): Promise<void> {
  let heard: number[] = [];
  await until(() => `${tone} Hz is heard, and nothing else; it is ${heard}`, async () => {
    heard = await person.evaluate(tonesHeard, TONES);
    return heard.length === 1 && heard[0] === tone;
  }, HEARING);
}
