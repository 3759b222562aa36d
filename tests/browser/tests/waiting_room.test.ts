// A room whose guests wait outside until somebody lets them in.

import { afterAll, beforeAll, expect, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import { tiles } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { type Room, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

async function roomThatWaits(name: string): Promise<Room> {
  const room = await scene.room(name);
  await (await scene.api()).send("PATCH", `/api/rooms/${room.id}`, { waiting_room: "guests" });
  return room;
}

/** Comes to the door as a guest. */
async function knock(room: Room, name: string): Promise<Person> {
  const person = await scene.person("chromium");
  await person.goto(scene.server.origin + room.invitation);
  await person.fill("Your name", name);
  await person.click("button", "Join as guest");
  await person.click("button", "Join now");
  await person.see("heading", "You are at the door");
  return person;
}

test("a guest waits, is told that nobody is there, and comes in at once when let in", async () => {
  const room = await roomThatWaits("Calm");
  const ben = await knock(room, "Ben");
  await says(ben, "who can let you in");
  const ada = await scene.ownerIn(room, "chromium");
  await says(ben, "will let you in. Stay on this page");
  await ada.click("button", "Let Ben in");
  await Promise.all([hearsAndSees(ada, 1), hearsAndSees(ben, 1)]);
});

test("whoever is turned away is told so, and all are let in at once", async () => {
  const room = await roomThatWaits("Busy");
  const ada = await scene.ownerIn(room, "chromium");
  const ben = await knock(room, "Ben");
  await ada.click("button", "Turn Ben away");
  await ben.see("heading", "You were not let in");
  const cem = await knock(room, "Cem");
  await cem.evaluate(() => {
    for (const socket of (Reflect.get(globalThis, "recorded") as { sockets: WebSocket[] }).sockets) socket.close();
  }, null);
  await ben.click("button", "Join again");
  await says(ada, "2 people are waiting outside");
  await cem.see("heading", "You are at the door");
  await ada.click("button", "Let all in");
  await until("everybody is in", async () => (await ada.evaluate(tiles, null)).length === 3);
  for (const person of [ben, cem]) {
    await until("they see it", async () => (await person.evaluate(tiles, null)).length === 3);
  }
  const page = await (await scene.api()).get<{ entries: { act: string; target: string | null }[] }>("/api/audit");
  const told = page.entries.map(({ act, target }) => `${act} ${target}`);
  expect(told).toEqual(expect.arrayContaining(["turned_away Ben", "admitted Ben", "admitted Cem"]));
});

/** Waits until the words stand on the screen. */
async function says(person: Person, words: string): Promise<void> {
  await until(`the page says “${words}”`, () =>
    person.evaluate((text) => document.body.innerText.includes(text), words),
  );
}
