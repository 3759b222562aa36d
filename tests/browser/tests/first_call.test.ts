// From an empty server to a first conversation, by what people see and press.

import { afterAll, beforeAll, expect, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import { hostsNamed, tiles, violations } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { enter, OWNER, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("the setup link, a room, an invitation, and two people talk; the page keeps to its own host", async () => {
  const { server } = scene;
  const ada = await scene.person("chromium");
  await ada.goto(`${server.origin}/setup#${server.setupToken}`);
  await ada.fill("Login name", OWNER.login);
  await ada.fill("Your name", OWNER.name);
  await ada.fill("Password", OWNER.password);
  await ada.click("button", "Create account");
  await ada.see("button", "New room");

  await ada.click("button", "Your menu");
  await ada.click("menuitem", "Log out");
  await ada.see("button", "Log in");
  await scene.logIn(ada);

  await ada.click("button", "New room");
  await ada.fill("Room name", "Kitchen table");
  await ada.click("button", "Create room");
  await ada.click("link", "Join Kitchen table");
  await enter(ada);
  await ada.click("button", "More");
  await ada.click("menuitem", "Invite");
  await ada.click("button", "Copy link");
  const link = await until("the link is on the clipboard", () => ada.evaluate(() => navigator.clipboard.readText(), null));
  expect(link).toMatch(new RegExp(`^${server.origin}/invite#[\\w-]+$`));
  await ada.press("Escape");

  const grace = await scene.person("firefox");
  await grace.goto(link);
  await grace.fill("Your name", "Grace");
  await grace.click("button", "Join as guest");
  await enter(grace);
  await Promise.all([hearsAndSees(ada, 1), hearsAndSees(grace, 1)]);

  await ada.click("button", "Mute");
  await until("Grace sees that Ada is muted", () => labelled(grace, "microphone off"));
  await ada.click("button", "Unmute");
  await until("Grace sees that Ada is not muted any more", async () => !(await labelled(grace, "microphone off")));

  for (const person of [ada, grace]) await expectHome(person, server.origin);
  await ada.click("button", "Leave");
  await ada.see("button", "Join again");
  await until("Grace is alone on the stage", async () => (await grace.evaluate(tiles, null)).length === 1);
});

async function labelled(person: Person, words: string): Promise<boolean> {
  return (await person.evaluate(tiles, null)).some((tile) => tile.label.includes(words));
}

/** The page talked to its own host only, broke none of its own rules, and wrote no error. */
async function expectHome(person: Person, origin: string): Promise<void> {
  const { host } = new URL(origin);
  const asked = person.requests.filter((url) => !/^(data|blob):/.test(url)).map((url) => new URL(url).host);
  expect(new Set([...asked, ...(await person.evaluate(hostsNamed, null))])).toEqual(new Set([host]));
  expect(await person.evaluate(violations, null)).toEqual([]);
  expect(person.errors).toEqual([]);
}
