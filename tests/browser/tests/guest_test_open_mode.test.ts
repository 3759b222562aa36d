// The same page on a server whose relay is lent to those who are signed in alone.

import { afterAll, beforeAll, expect, test } from "vitest";
import { OPEN_MODE } from "../harness/application.js";
import { Scene } from "../harness/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(OPEN_MODE);
  await scene.api();
});
afterAll(() => scene.close());

test("a stranger is told what to do, does it, and the test works", async () => {
  const person = await scene.person("chromium");
  await person.goto(`${scene.server.origin}/test`);
  await person.click("button", "Start the test");
  await person.see("heading", "This test is for those who are signed in here.");
  const said = await person.evaluate(() => document.querySelector(".conclusion")?.textContent, null);
  expect(said).not.toContain("signed out");
  await person.click("link", "Log in");
  await scene.logIn(person);
  await person.goto(`${scene.server.origin}/test`);
  await person.click("button", "Start the test");
  await person.see("button", "Test again", 40_000);
  await person.see("heading", "Calls will work, and well.");
});
