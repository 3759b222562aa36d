// The page that tells somebody without an account whether calls will work from where they are.

import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../harness/axe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
  await scene.api();
});
afterAll(() => scene.close());

const ALL = ["The server", "A direct way", "The relay, at full speed", "The relay, as web traffic", "The relay, as a secure site", "Camera", "Microphone"];

/** Finds the page and lets it try everything. */
async function tryEverything(person: Person): Promise<void> {
  await person.goto(`${scene.server.origin}/login`);
  await person.click("link", "Test this connection");
  await person.click("button", "Start the test");
  await person.see("button", "Test again", 40_000);
}

/** What works, by the words of its row. */
function working(person: Person): Promise<string[]> {
  return person.evaluate(() => {
    const rows = [...document.querySelectorAll(".outcome[data-state=works] .outcome-way")];
    return rows.map((row) => row.firstChild?.textContent?.trim() ?? "");
  }, null);
}

const browsers: BrowserName[] = ["chromium", "firefox"];

test.each(browsers)("in %s everything works, and the page says so", async (browser) => {
  const person = await scene.person(browser);
  await tryEverything(person);
  expect(await working(person)).toEqual(ALL);
  await person.see("heading", "Calls will work, and well.");
  expect(person.errors).toEqual([]);
});

test("where UDP does not get through, calls take the detour over the relay", async () => {
  const person = await scene.person("chromium", { webOnly: true });
  await tryEverything(person);
  expect(await working(person)).toEqual(ALL.filter((way) => !/direct|speed/.test(way)));
  await person.see("heading", "Calls will work.");
  expect(await person.evaluate(() => document.querySelector(".conclusion")?.textContent, null)).toContain("lets only web traffic through");
});

test("the report can be copied, and holds no address", async () => {
  const person = await scene.person("chromium");
  await tryEverything(person);
  await person.click("button", "Copy the report");
  const report = await person.evaluate(() => navigator.clipboard.readText(), null);
  expect(report).toContain("- The relay, at full speed (TURN, UDP): works");
  expect(report).toContain("Calls will work, and well.");
  expect(report).not.toMatch(/\d+\.\d+\.\d+|localhost|trial-/);
});

test("the administrator reads what somebody sent, and deletes it", async () => {
  const guest = await scene.person("chromium", { webOnly: true });
  await tryEverything(guest);
  await guest.fill("Your name (optional)", "Ayşe");
  await guest.click("button", "Send to the administrator");
  await until("it is sent", () => guest.evaluate(() => document.querySelector(".send-report")?.textContent?.startsWith("Sent."), null));

  const admin = await scene.person("chromium");
  await scene.logIn(admin);
  await admin.goto(`${scene.server.origin}/admin`);
  await until("the report is there", () => admin.evaluate(() => document.querySelector(".report summary")?.textContent?.includes("Ayşe"), null));
  await admin.evaluate(() => document.querySelector<HTMLElement>(".report summary")?.click(), null);
  await admin.see("heading", "Calls will work.");
  expect(await working(admin)).toEqual(ALL.filter((way) => !/direct|speed/.test(way)));
  expect(await barriersOf(admin, "administration")).toEqual([]);
  await admin.click("button", "Delete the test of Ayşe");
  await until("the report is gone", () => admin.evaluate(() => document.querySelector(".report") === null, null));
});

test("a guest finds the page before joining, and comes back to the room", async () => {
  const room = await scene.room("Library");
  const person = await scene.person("chromium");
  await person.goto(scene.server.origin + room.invitation);
  await person.fill("Your name", "Grace");
  await person.click("button", "Join as guest");
  await person.see("button", "Join now");
  await person.click("link", "Test this connection");
  await person.see("heading", "Will calls work from here?");
  await person.evaluate(() => history.back(), null);
  await person.see("button", "Join now");
});

test("nothing moves while the outcomes appear", async () => {
  const person = await scene.person("chromium");
  const place = () => person.evaluate(() => [...document.querySelectorAll(".outcome")].map((row) => row.getBoundingClientRect().top), null);
  await person.goto(`${scene.server.origin}/test`);
  await person.see("button", "Start the test");
  const before = await place();
  await person.click("button", "Start the test");
  await person.see("button", "Test again", 40_000);
  expect(await place()).toEqual(before);
});

test.each([{ dark: false }, { dark: true }])("has no serious barrier (dark: $dark)", async ({ dark }) => {
  const person = await scene.person("chromium", { dark, webOnly: true });
  await person.goto(`${scene.server.origin}/test`);
  await person.see("button", "Start the test");
  const barriers = await barriersOf(person, "before");
  await tryEverything(person);
  barriers.push(...(await barriersOf(person, "after")));
  expect(barriers).toEqual([]);
});
