// Being there without a word: emoji in the air, and who is inside before one joins.

import { afterAll, beforeAll, test } from "vitest";
import type { Person } from "../harness/person.js";
import { enter, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("an emoji rises over the picture of whoever sent it", async () => {
  const room = await scene.room("Joy");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "firefox");
  await until("both are there", async () => (await tilesOf(ben)) === 2);
  await ann.click("button", "More");
  await ann.click("button", "React with 🎉");
  for (const [person, label] of [[ben, "Ann"], [ann, "Ann (you)"]] as const) {
    await until("it rises", () => person.evaluate((name) => {
      const tile = [...document.querySelectorAll(".tile")].find((one) => one.getAttribute("aria-label")?.startsWith(name));
      return tile?.querySelector(".rising")?.textContent === "🎉";
    }, label));
  }
  await until("it is said", () => announced(ben, "Ann: 🎉"));
  await until("and goes", () => ben.evaluate(() => document.querySelector(".rising") === null, null));
});

test("at the door one sees who is inside, as they come and go", async () => {
  const room = await scene.room("Door");
  const ben = await scene.person("chromium");
  await ben.goto(scene.server.origin + room.invitation);
  await ben.fill("Your name", "Ben");
  await ben.click("button", "Join as guest");
  await ben.see("button", "Join now");
  await until("nobody is there", () => says(ben, "Nobody is there yet."));
  const ann = await scene.guest("Ann", room, "chromium");
  await until("Ann is there", () => says(ben, "Ann is already there."));
  await ann.click("button", "Leave");
  await until("she is gone", () => says(ben, "Nobody is there yet."));
  await enter(ben);
});

function says(person: Person, text: string): Promise<boolean> {
  return person.evaluate((wanted) => document.querySelector("main")?.textContent?.includes(wanted) ?? false, text);
}

function announced(person: Person, text: string): Promise<boolean> {
  return person.evaluate((wanted) => [...document.querySelectorAll("[role=status]")].some((one) => one.textContent?.includes(wanted)), text);
}

function tilesOf(person: Person): Promise<number> {
  return person.evaluate(() => document.querySelectorAll("[data-participant]").length, null);
}
