// A phone in the hand, and hands that use no mouse.

import { afterAll, beforeAll, expect, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import { tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const phone = { viewport: { width: 390, height: 844 } };

test("on a phone's screen somebody joins, talks and leaves, and nothing sticks out", async () => {
  const room = await scene.room("On the way");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium", phone);
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  for (const button of ["Mute", "Turn camera off", "Leave"]) {
    const box = await boxOf(ann, button);
    expect(box, button).toMatchObject({ inside: true });
    expect(Math.min(box.width, box.height), button).toBeGreaterThanOrEqual(44);
  }
  expect(await ann.evaluate(() => document.documentElement.scrollWidth - innerWidth, null)).toBeLessThanOrEqual(0);
  await ann.click("button", "Leave");
  await ann.see("button", "Join again");
});

test.each<BrowserName>(["chromium", "firefox"])("by keyboard alone somebody joins and mutes in %s", async (browser) => {
  const room = await scene.room(`Keys in ${browser}`);
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.person(browser);
  await ann.goto(scene.server.origin + room.invitation);
  await ann.see("button", "Join as guest");
  await tabTo(ann, "Your name");
  for (const letter of "Ann") await ann.press(letter);
  await tabTo(ann, "Join as guest");
  await ann.press("Enter");
  await ann.see("button", "Join now");
  await tabTo(ann, "Join now");
  await ann.press("Enter");
  await hearsAndSees(ben, 1);
  await ann.press("m");
  await until("Ben sees the muted microphone", () => muted(ben));
  await tabTo(ann, "Unmute");
  await ann.press(" ");
  await until("Ben sees it is on again", async () => !(await muted(ben)));
});

/** Presses Tab until what has the focus bears this name. */
async function tabTo(person: Person, name: string): Promise<void> {
  for (let pressed = 0; pressed < 40; pressed++) {
    if ((await focused(person)) === name) return;
    await person.press("Tab");
  }
  throw new Error(`no way to “${name}” by Tab; the focus is on “${await focused(person)}”`);
}

function focused(person: Person): Promise<string> {
  return person.evaluate(() => {
    const element = document.activeElement;
    if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent?.trim() ?? "";
    return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
  }, null);
}

async function muted(person: Person): Promise<boolean> {
  return (await person.evaluate(tiles, null)).some((tile) => tile.label.includes("microphone off"));
}

function boxOf(person: Person, name: string): Promise<{ inside: boolean; width: number; height: number }> {
  return person.evaluate((wanted) => {
    const buttons = [...document.querySelectorAll("button")];
    const button = buttons.find((one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === wanted);
    const { left, top, right, bottom, width, height } = button?.getBoundingClientRect() ?? new DOMRect();
    return { inside: width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight, width, height };
  }, name);
}
