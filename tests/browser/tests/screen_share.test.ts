// A screen is shared: what arrives at the others, and what does not come back.

import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage } from "../harness/application.js";
import { hearsAndSees } from "../harness/media.js";
import { cutSockets, tiles } from "../harness/observe.js";
import { colours, stage, tones } from "../harness/perceive.js";
import type { Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** What the shared tab plays, in hertz, and what the other person's microphone hears. */
const SHARED = 1000;
const OTHER = 440;
/** A tone that is there is louder than this, one that is not is softer, in decibels. */
const HEARD = -60;
const SCREEN_SOUND = 3;

test("a shared tab's picture and tone arrive at the other end, do not come back, and end with the tab", { timeout: 180_000 }, async () => {
  const room = await scene.room("Slides");
  const ben = await scene.guest("Ben", room, "chromium", { sources: { tone: OTHER } });
  const ann = await scene.guest("Ann", room, "chromium", { captures: "Shared tab" });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const tab = await ann.tab(await openPage());
  await tab.evaluate(perform, SHARED);
  const offers = await negotiations(ben);
  await ann.click("button", "Share screen");

  await until("the tab's colours reach Ben, one after the other", () => ben.evaluate(colours, "[data-screen] video")
    .then(([colour]) => colour && isRed(colour)));
  await until("and the other one", () => ben.evaluate(colours, "[data-screen] video").then(([colour]) => colour && isGreen(colour)));
  await until("Ben hears the tab's tone", async () => (await levelsOf(ben, SCREEN_SOUND))[0]! > HEARD);
  expect((await ben.evaluate(stage, null)).find(({ featured }) => featured)?.name).toBe("Ann: shared screen");
  await until("Ann hears Ben's tone", async () => (await levelsOf(ann, 0))[1]! > HEARD);
  for (const slot of [0, SCREEN_SOUND]) expect((await levelsOf(ann, slot))[0]).toBeLessThan(HEARD);
  expect(await negotiations(ben)).toBe(offers);

  await tab.close();
  await until("the screen is gone from Ben's stage", async () => (await ben.evaluate(stage, null)).length === 2);
  await ann.see("button", "Share screen");
  await until("Ben hears the tab no more", async () => (await levelsOf(ben, SCREEN_SOUND))[0]! < HEARD);
});

test("two screens at once, through a lost connection and a server that starts anew", { timeout: 120_000 }, async () => {
  const room = await scene.room("Two screens");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { screen: "#c00" } });
  const ben = await scene.guest("Ben", room, "chromium", { sources: { screen: "#00c" } });
  const eve = await scene.guest("Eve", room, "chromium");
  await hearsAndSees(eve, 2);
  await ann.press("s");
  await until("Ann's screen is red and large", () => shows(eve, "Ann: shared screen", isRed, true));
  await ben.click("button", "Share screen");
  await until("Ben's screen is blue and large", () => shows(eve, "Ben: shared screen", isBlue, true));
  expect(await shows(eve, "Ann: shared screen", isRed, false)).toBe(true);

  await ann.evaluate(cutSockets, null);
  await scene.server.stop();
  await scene.server.run();
  const before = (await ann.evaluate(tiles, null)).map(({ participant }) => participant);
  await until("everybody is back as somebody new", async () => {
    const now = (await ann.evaluate(tiles, null)).map(({ participant }) => participant);
    return now.length === 3 && now.every((id) => !before.includes(id));
  }, 60_000);
  await until("both screens are there", async () => {
    return (await shows(eve, "Ann: shared screen", isRed)) && (await shows(eve, "Ben: shared screen", isBlue));
  }, 60_000);

  await ann.click("button", "Stop sharing");
  await until("one screen is left", async () => (await eve.evaluate(stage, null)).length === 4);
  expect(await shows(eve, "Ben: shared screen", isBlue, true)).toBe(true);
});

test("screens travel between Chromium and Firefox, in both directions at once", async () => {
  const room = await scene.room("Two browsers");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { screen: "#c00" } });
  const ben = await scene.guest("Ben", room, "firefox", { sources: { screen: "#00c" } });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  await ann.press("s");
  await ben.press("s");
  await until("Ben sees Ann's screen", () => shows(ben, "Ann: shared screen", isRed, true));
  await until("Ann sees Ben's screen", () => shows(ann, "Ben: shared screen", isBlue, true));
});

test("a browser that shares no screens says so in a sentence", async () => {
  const room = await scene.room("No screens");
  const ann = await scene.guest("Ann", room, "chromium");
  await ann.evaluate(() => void Object.defineProperty(navigator.mediaDevices, "getDisplayMedia", { value: undefined }), null);
  await ann.click("button", "Share screen");
  await until("the sentence is there", () => says(ann, "This browser cannot share a screen."));
});

test("who changes their mind is told nothing", async () => {
  const room = await scene.room("Second thoughts");
  const ann = await scene.guest("Ann", room, "chromium");
  await ann.evaluate(() => {
    const refusal = new DOMException("Permission denied", "NotAllowedError");
    navigator.mediaDevices.getDisplayMedia = () => Promise.reject(refusal);
  }, null);
  const before = await ann.evaluate(() => document.body.textContent, null);
  await ann.click("button", "Share screen");
  await ann.see("button", "Share screen");
  const clockless = (text: string | null) => text?.replace(/\d+:\d\d/, "");
  expect(clockless(await ann.evaluate(() => document.body.textContent, null))).toBe(clockless(before));
});

/** Runs in the tab that is shared: changes its colour for ever, and sounds. */
function perform(hertz: number): void {
  document.title = "Shared tab";
  const context = new AudioContext();
  const voice = new OscillatorNode(context, { frequency: hertz });
  voice.connect(new GainNode(context, { gain: 0.3 })).connect(context.destination);
  voice.start();
  let turn = 0;
  setInterval(() => {
    turn += 1;
    document.documentElement.style.background = turn % 2 ? "#0c0" : "#c00";
  }, 700);
}

const isRed = ([red = 0, green = 0, blue = 0]: number[]) => red > 120 && green < 90 && blue < 90;
const isGreen = ([red = 0, green = 0, blue = 0]: number[]) => green > 120 && red < 90 && blue < 90;
const isBlue = ([red = 0, green = 0, blue = 0]: number[]) => blue > 120 && green < 90 && red < 90;

/** Of the only other person: how loud the tab's tone and the other tone are in a slot. */
async function levelsOf(person: Person, slot: number): Promise<number[]> {
  const [one] = await person.evaluate(tones, { slot, frequencies: [SHARED, OTHER] });
  return one?.levels ?? [-Infinity, -Infinity];
}

/** Whether the screen of that name is of that colour, and large or not. */
async function shows(person: Person, name: string, colour: (rgb: number[]) => boolean, large?: boolean): Promise<boolean> {
  const one = (await person.evaluate(stage, null)).find((each) => each.name === name);
  const [seen] = await person.evaluate(colours, `[data-screen][aria-label="${name}"] video`);
  return one !== undefined && !!seen && colour(seen) && (large === undefined || one.featured === large);
}

/** How often the page's first connection has been described anew. */
function negotiations(person: Person): Promise<number> {
  return person.evaluate(() => {
    const [connection] = Reflect.get(globalThis, "recorded").connections as RTCPeerConnection[];
    return Number(connection?.currentRemoteDescription?.sdp.match(/^o=\S+ \d+ (\d+)/m)?.[1]);
  }, null);
}

function says(person: Person, words: string): Promise<boolean> {
  return person.evaluate((wanted) => document.body.textContent?.includes(wanted) ?? false, words);
}
