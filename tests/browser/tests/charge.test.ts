// Being in charge, by what is heard and seen: three people, of whom one looks after the room.

import { afterAll, beforeAll, expect, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import { arrivals, tiles } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { type Room, Scene } from "../harness/scene.js";
import { pause, until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

interface Three {
  room: Room;
  ada: Person;
  ben: Person;
  cem: Person;
}

async function three(name: string): Promise<Three> {
  const room = await scene.room(name);
  const ada = await scene.ownerIn(room, "chromium");
  const ben = await scene.guest("Ben", room, "chromium");
  const cem = await scene.guest("Cem", room, "chromium");
  await Promise.all([ada, ben, cem].map((person) => hearsAndSees(person, 2)));
  return { room, ada, ben, cem };
}

test("a mute is heard as silence, only its owner ends it, and a camera goes dark", async () => {
  const { ada, ben, cem } = await three("Quiet");
  await choose(ada, "Ben", "Mute");
  await ben.see("button", "Unmute");
  await says(ben, "Ada muted you");
  await until("Cem sees that Ben is muted", async () => (await labelOf(cem, "Ben")).includes("microphone off"));
  await until("Cem hears nothing of Ben any more", () => isSilent(cem, "Ben"));

  await choose(ada, "Ben", "Ask to unmute");
  await says(ben, "Ada asks you to unmute");
  expect(await isSilent(cem, "Ben")).toBe(true);
  await ben.evaluate(() => document.querySelector<HTMLElement>(".asked .primary")?.click(), null);
  await until("Cem hears Ben again", async () => !(await isSilent(cem, "Ben")));

  await choose(ada, "Ben", "Turn their camera off");
  await ben.see("button", "Turn camera on");
  await until("no picture of Ben comes to Cem", () => isDark(cem, "Ben"));

  await people(ada, "Mute everybody");
  for (const person of [ben, cem]) await person.see("button", "Unmute");
  await ada.see("button", "Mute");
});

test("hands have an order that survives a lost connection, and a moderator lowers them", async () => {
  const { ada, ben, cem } = await three("Hands");
  await cem.press("h");
  await says(ada, "Cem raised a hand");
  await ben.click("button", "Raise hand");
  await until("Ben is second", async () => (await labelOf(ada, "Ben")).includes("hand raised, number 2"));
  await ben.evaluate(() => {
    for (const socket of (Reflect.get(globalThis, "recorded") as { sockets: WebSocket[] }).sockets) socket.close();
  }, null);
  await choose(ada, "Cem", "Lower their hand");
  for (const person of [ada, cem]) {
    await until("Ben is first", async () => (await labelOf(person, "Ben")).includes("hand raised, number 1"));
  }
  await cem.see("button", "Raise hand");
  await until("Ben knows it", () => labelOf(ben, "Ben (you)").then((label) => label.includes("number 1")));
});

test("the lock keeps newcomers out, and what was done is in the record", async () => {
  const { room, ada, ben, cem } = await three("Locked");
  await people(ada, "Lock the room");
  await says(ben, "Ada locked the room.");
  const deniz = await scene.person("chromium");
  await deniz.goto(scene.server.origin + room.invitation);
  await deniz.fill("Your name", "Deniz");
  await deniz.click("button", "Join as guest");
  await deniz.click("button", "Join now");
  await deniz.see("heading", "The room is locked");
  await ada.click("button", "Unlock the room");
  await deniz.click("button", "Join again");
  await until("Deniz is in", async () => (await deniz.evaluate(tiles, null)).length === 4);
  await ada.press("Escape");

  await choose(ada, "Cem", "Make moderator");
  await says(cem, "You are now moderator.");
  await choose(cem, "Deniz", "Remove from the call");
  await deniz.see("heading", "You were removed from the call");
  const page = await (await scene.api()).get<{ entries: { act: string; actor: string; target: string | null }[] }>("/api/audit");
  const told = page.entries.map(({ act, actor, target }) => [actor, act, target].join(" "));
  for (const expected of ["Ada locked ", "Deniz join_refused ", "Ada role_given Cem", "Cem removed Deniz"]) {
    expect(told).toContain(expected);
  }
});

/** Chooses from a person's menu. */
async function choose(person: Person, name: string, choice: string): Promise<void> {
  await person.click("button", `Options for ${name}`);
  await person.click("menuitem", choice);
}

/** Opens the list of people and presses a button there. */
async function people(person: Person, button: string): Promise<void> {
  await person.click("button", "More");
  await person.click("menuitem", "People");
  await person.click("button", button);
}

/** Waits until the words stand on the screen. */
async function says(person: Person, words: string): Promise<void> {
  await until(`the page says “${words}”`, () =>
    person.evaluate((text) => document.body.innerText.includes(text), words),
  );
}

async function labelOf(person: Person, name: string): Promise<string> {
  return (await person.evaluate(tiles, null)).find((tile) => tile.label.startsWith(name))?.label ?? "";
}

async function arrivalOf(person: Person, name: string) {
  const tile = (await person.evaluate(tiles, null)).find((one) => one.label.startsWith(name));
  return (await person.evaluate(arrivals, null)).find((one) => one.participant === tile?.participant);
}

/** Whether the sound that arrives holds no energy for a while; the test device beeps once a second. */
async function isSilent(person: Person, name: string): Promise<boolean> {
  const before = await arrivalOf(person, name);
  await pause(1500);
  const after = await arrivalOf(person, name);
  return before !== undefined && after !== undefined && after.energy - before.energy < 1e-4;
}

/** Whether no frame comes for a while. */
async function isDark(person: Person, name: string): Promise<boolean> {
  const before = await arrivalOf(person, name);
  await pause(1000);
  const after = await arrivalOf(person, name);
  return before !== undefined && before.frames === after?.frames;
}
