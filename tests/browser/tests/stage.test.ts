// The stage: who is where, what is large, and how little there is to press.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tiles } from "../harness/observe.js";
import { controls, stage } from "../harness/perceive.js";
import type { Person, PersonOptions } from "../harness/person.js";
import { type Room, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** More would be a cockpit. */
const MOST_CONTROLS = 8;
/** Longer than this nothing may move, in seconds. */
const QUICK = 0.2;
/** What is next to a button is not farther away from it, in CSS pixels. */
const NEAR = 10;

test("two people see at most eight controls, each with a name, and a tile's menu where they point", async () => {
  const room = await scene.room("Calm");
  const ann = await scene.guest("Ann", room, "chromium");
  await scene.guest("Ben", room, "chromium");
  await until("Ben is on the stage", async () => (await ann.evaluate(stage, null)).length === 2);
  const shown = await ann.evaluate(controls, null);
  expect(shown).toEqual(expect.arrayContaining(["Mute", "Turn camera off", "Share screen", "More", "Leave"]));
  expect(shown.every((name) => name !== "")).toBe(true);
  expect(shown.length).toBeLessThan(MOST_CONTROLS);
  expect(shown).not.toContain("Options for Ben");
  await ann.click("button", "Options for Ben");
  await ann.press("Escape");
  expect(await ann.evaluate(controls, null)).toContain("Options for Ben");
  expect((await ann.evaluate(controls, null)).length).toBeLessThanOrEqual(MOST_CONTROLS);
});

test("what a button opened stays with it when the window gets another size", async () => {
  const ann = await scene.guest("Ann", await scene.room("Turned"), "chromium", { viewport: { width: 390, height: 844 } });
  await ann.click("button", "More");
  expect(await ann.evaluate(apart, null)).toBeLessThan(NEAR);
  await ann.look({ width: 1280, height: 800 }, true);
  await until("the panel has come along", async () => (await ann.evaluate(apart, null)) < NEAR);
});

test("who comes in last takes a place without anybody else changing theirs, in a short move or in none", async () => {
  const room = await scene.room("Places");
  const ann = await scene.guest("Ann", room, "chromium");
  const still = await scene.guest("Ben", room, "chromium", { still: true });
  await until("two are there", async () => (await ann.evaluate(stage, null)).length === 2);
  const before = await order(ann);
  await listener("Cem", room);
  await until("three are there", async () => (await ann.evaluate(stage, null)).length === 3);
  expect(before).toEqual(["Ben", "Ann (you)"]);
  // Tiles are between two places for a moment.
  await until("Cem has the place after Ben, and oneself the last", async () => (await order(ann)).join() === "Ben,Cem,Ann (you)");
  await until("the boxes are apart and within the window", () => ann.evaluate(tidy, null));
  expect(await ann.evaluate(longestMove, null)).toBeGreaterThan(0);
  expect(await ann.evaluate(longestMove, null)).toBeLessThan(QUICK);
  expect(await still.evaluate(longestMove, null)).toBe(0);
});

test("whoever speaks is large where that is wanted, whoever is pinned stays large, and keys switch", async () => {
  const room = await scene.room("Views");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "chromium", { sources: { tone: 440 } });
  const cem = await scene.guest("Cem", room, "chromium", { sources: { tone: 700 } });
  await until("three are there", async () => (await ann.evaluate(stage, null)).length === 3);
  await ben.evaluate(sing, false);
  await cem.evaluate(sing, false);
  expect(await large(ann)).toBe(undefined);
  await ann.press("g");
  await until("the first is large", async () => (await large(ann)) === "Ben");
  await cem.evaluate(sing, true);
  await until("the speaker is large", async () => (await large(ann)) === "Cem");
  await cem.evaluate(sing, false);
  await ann.click("button", "Options for Cem");
  await ann.click("menuitem", "Keep large");
  await ben.evaluate(sing, true);
  await until("Ben is seen to speak", () => ann.evaluate(() => document.querySelector('[aria-label="Ben"][data-speaking=true]') !== null, null));
  expect(await large(ann)).toBe("Cem");
  await until("the others are small and apart", () => ann.evaluate(tidy, null));
  await ann.press("g");
  await until("all are alike", async () => (await large(ann)) === undefined);
});

test.each([
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 1920, height: 1080 },
])("on $width x $height everything has its place, in both views", { timeout: 120_000 }, async (viewport) => {
  const room = await scene.room(`Screen ${viewport.width}`);
  const ann = await scene.guest("Ann", room, "chromium", { viewport });
  for (const name of ["Ben", "Cem", "Deniz"]) await listener(name, room);
  await until("all are there", async () => (await ann.evaluate(stage, null)).length === 4);
  await until("tidy", () => ann.evaluate(tidy, null));
  await ann.press("g");
  await until("somebody is large", async () => (await large(ann)) !== undefined);
  await until("tidy", () => ann.evaluate(tidy, null));
  expect(await ann.evaluate(() => document.documentElement.scrollWidth - innerWidth, null)).toBeLessThanOrEqual(0);
});

test("full screen and picture in picture are a key away, and a key back", async () => {
  const room = await scene.room("Windows");
  const ann = await scene.guest("Ann", room, "chromium");
  await scene.guest("Ben", room, "chromium");
  await until("Ben is seen", async () => (await ann.evaluate(tiles, null)).filter((tile) => tile.playing).length === 2);
  await ann.press("f");
  await until("the page fills the screen", () => ann.evaluate(() => document.fullscreenElement !== null, null));
  await ann.press("f");
  await until("it is a window again", () => ann.evaluate(() => document.fullscreenElement === null, null));
  await ann.press("p");
  await until("Ben's picture moves in a window of its own", () => ann.evaluate(aside, null).then((shown) => shown?.includes("Ben playing")));
  await ann.press("p");
  await until("the window is gone", async () => (await ann.evaluate(aside, null)) === null);
});

/** Somebody who only listens: little to encode. */
async function listener(name: string, room: Room, options: PersonOptions = {}): Promise<Person> {
  const person = await scene.person("chromium", { viewport: { width: 320, height: 480 }, ...options });
  await person.goto(scene.server.origin + room.invitation);
  await person.fill("Your name", name);
  await person.click("button", "Join as guest");
  await person.click("button", "Listen only");
  await until("they are in", async () => (await person.evaluate(tiles, null)).length > 0);
  return person;
}

/** Names in the order of their places: by rows, and in a row from the left. */
async function order(person: Person): Promise<string[]> {
  const all = await person.evaluate(stage, null);
  const plain = (name: string) => name.split(",")[0] ?? "";
  return [...all].sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left).map(({ name }) => plain(name));
}

async function large(person: Person): Promise<string | undefined> {
  return (await person.evaluate(stage, null)).find(({ featured }) => featured)?.name.split(",")[0];
}

/** No tile lies over another one or outside of the window; one's own in the corner of a phone may lie over one. */
function tidy(): boolean {
  const boxes = [...document.querySelectorAll(".tile:not(.small-tile)")].map((tile) => tile.getBoundingClientRect());
  const within = (box: DOMRect) => box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
  const apart = (a: DOMRect, b: DOMRect) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  return boxes.every(within) && boxes.every((box, at) => boxes.slice(at + 1).every((other) => apart(box, other)));
}

/** Between the button that has opened something and what it has opened, in CSS pixels. */
function apart(): number {
  const panel = document.querySelector(":popover-open")?.getBoundingClientRect();
  const button = document.querySelector("[aria-expanded=true]")?.getBoundingClientRect();
  if (!panel || !button) return Number.POSITIVE_INFINITY;
  const across = Math.max(0, panel.left - button.right, button.left - panel.right);
  const down = Math.max(0, panel.top - button.bottom, button.top - panel.bottom);
  return Math.hypot(across, down);
}

/** The longest transition of a tile, in seconds. */
function longestMove(): number {
  const tile = document.querySelector(".tile");
  const durations = tile ? getComputedStyle(tile).transitionDuration.split(",").map(Number.parseFloat) : [];
  return Math.max(0, ...durations);
}

function sing(on: boolean): void {
  Reflect.get(globalThis, "recorded").sing(on);
}

/** What the window of its own shows; null where there is none. */
function aside(): string | null {
  const pip = Reflect.get(globalThis, "documentPictureInPicture")?.window as Window | null | undefined;
  const video = pip?.document.querySelector("video");
  if (!pip || !video) return null;
  return `${pip.document.body.textContent} ${!video.paused && video.readyState >= 2 ? "playing" : ""}`;
}
