// Microphones, cameras and speakers during a call, by what arrives at the other end.

import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage } from "../harness/application.js";
import { colours, tones } from "../harness/perceive.js";
import type { Person, Tab } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** Hertz. */
const LOW = 440;
const HIGH = 1000;
/** A tone that is there is louder than this, one that is not is softer, in decibels. */
const HEARD = -60;
const MICROPHONE = 0;

test("another camera changes the picture that arrives, and nothing is negotiated", async () => {
  const room = await scene.room("Cameras");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { cameras: ["#c00", "#00c"] } });
  await until("Ben sees the first camera", async () => (await seen(ben, "Ann"))[0]! > 120);
  const before = await ann.evaluate(descriptions, null);
  await ann.click("button", "More");
  await ann.click("menuitem", "Microphone and camera");
  await ann.evaluate(choose, { label: "Camera", value: "#00c" });
  await until("Ben sees the second camera", async () => (await seen(ben, "Ann"))[2]! > 120);
  expect(await ann.evaluate(descriptions, null)).toEqual(before);
});

test("who mutes is silent at the other end, and the ring follows a voice on and off", async () => {
  const room = await scene.room("Silence");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { tone: LOW } });
  await until("Ben hears Ann", async () => (await heard(ben)) > HEARD);
  await until("a ring is around Ann", () => ben.evaluate(rings, "Ann"));
  await ann.evaluate(sing, false);
  await until("the ring is gone", async () => !(await ben.evaluate(rings, "Ann")));
  await ann.evaluate(sing, true);
  await until("the ring is back", () => ben.evaluate(rings, "Ann"));
  await ann.press("m");
  await until("Ben hears nothing", async () => (await heard(ben)) < HEARD);
  expect(await ben.evaluate(rings, "Ann")).toBe(false);
  await ann.press("m");
  await until("Ben hears Ann again", async () => (await heard(ben)) > HEARD);
});

test("with push-to-talk one is heard while the space bar is held, and only then", async () => {
  const room = await scene.room("Space");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { tone: LOW } });
  await until("Ben hears Ann", async () => (await heard(ben)) > HEARD);
  await ann.click("button", "More");
  await ann.click("menuitem", "Microphone and camera");
  await ann.click("switch", "Push to talk");
  await until("Ben hears nothing", async () => (await heard(ben)) < HEARD);
  await ann.press("Escape");
  await ann.hold(" ");
  await until("Ben hears Ann as long as she holds the key", async () => (await heard(ben)) > HEARD);
  await ann.release(" ");
  await until("Ben hears nothing any more", async () => (await heard(ben)) < HEARD);
});

test("the volume slider makes one person softer, and nobody else", { timeout: 120_000 }, async () => {
  const room = await scene.room("Three voices");
  const ann = await scene.guest("Ann", room, "chromium", { captures: "Three voices" });
  await scene.guest("Ben", room, "chromium", { sources: { tone: LOW } });
  await scene.guest("Cem", room, "chromium", { sources: { tone: HIGH } });
  const ear = await ann.tab(await openPage());
  await listenIn(ear);
  const loud = (hertz: number) => ear.evaluate(loudness, hertz);
  await until("both are heard from Ann's page", async () => (await loud(LOW)) > HEARD && (await loud(HIGH)) > HEARD, 60_000);
  const before = await steadily(() => loud(HIGH));
  await ann.click("button", "Options for Ben");
  await ann.evaluate(slide, { label: "Volume of Ben", value: "0" });
  await until("Ben is not heard any more", async () => (await loud(LOW)) < HEARD);
  expect(Math.abs((await steadily(() => loud(HIGH))) - before)).toBeLessThan(6);
});

/** The middle one of several measurements: a single one may fall into a gap of the sound. */
async function steadily(measure: () => Promise<number>): Promise<number> {
  const measured: number[] = [];
  for (let count = 0; count < 9; count++) {
    measured.push(await measure());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return measured.sort((a, b) => a - b)[4] ?? 0;
}

test("noise suppression is switched off in mid-call, without negotiation and for the next time", async () => {
  const room = await scene.room("Music");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium");
  await until("they are connected", async () => (await ben.evaluate(tones, { slot: 0, frequencies: [] })).length === 1);
  const before = await ann.evaluate(descriptions, null);
  expect(await ann.evaluate(sent, null)).toMatchObject({ noiseSuppression: true, echoCancellation: true });
  await ann.click("button", "More");
  await ann.click("menuitem", "Microphone and camera");
  await ann.click("switch", "Suppress noise");
  await until("the microphone that is sent is as it comes", async () => (await ann.evaluate(sent, null))?.noiseSuppression === false);
  expect(await ann.evaluate(sent, null)).toMatchObject({ echoCancellation: true, autoGainControl: true });
  expect(await ann.evaluate(descriptions, null)).toEqual(before);
  expect(await ann.evaluate(() => localStorage.getItem("sohbet.noiseSuppression"), null)).toBe("off");
});

test("what a phone call took is resumed with one tap", async () => {
  const room = await scene.room("Interrupted");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { tone: LOW } });
  await until("Ben hears Ann", async () => (await heard(ben)) > HEARD);
  await ann.evaluate(interrupt, null);
  await until("Ben hears nothing", async () => (await heard(ben)) < HEARD);
  await ann.click("button", "Tap to resume");
  await until("Ben hears Ann again", async () => (await heard(ben)) > HEARD);
});

test("a camera that is unplugged is missed in one sentence, and the call goes on", async () => {
  const room = await scene.room("Unplugged");
  const ben = await scene.guest("Ben", room, "chromium");
  const ann = await scene.guest("Ann", room, "chromium", { sources: { tone: LOW, cameras: ["#c00"] } });
  await until("Ben sees Ann", async () => (await seen(ben, "Ann"))[0]! > 120);
  await ann.evaluate(unplug, null);
  await until("the sentence is there", () => says(ann, "Your camera is unplugged. Plug it in again, or choose another."));
  await until("Ben hears Ann", async () => (await heard(ben)) > HEARD);
  await ann.click("button", "Turn camera on");
  await until("the sentence is gone", async () => !(await says(ann, "Your camera is unplugged.")));
  await until("Ben sees Ann again", async () => (await seen(ben, "Ann"))[0]! > 120);
});

test("at the door one hears oneself, or learns that nothing was heard", async () => {
  const room = await scene.room("Door");
  const ann = await scene.person("chromium", { sources: { tone: LOW } });
  await ann.goto(scene.server.origin + room.invitation);
  await ann.fill("Your name", "Ann");
  await ann.click("button", "Join as guest");
  await ann.see("button", "Join now");
  await until("the microphone is open", () => ann.evaluate(() => "sing" in Reflect.get(globalThis, "recorded"), null));
  await ann.click("button", "Hear yourself");
  await until("it records", () => says(ann, "Say a sentence…"));
  await until("it plays", () => says(ann, "This is how you sound."));
  await until("it has ended", async () => !(await says(ann, "This is how you sound.")));
  await ann.evaluate(sing, false);
  await until("the meter has come down", () => ann.evaluate(quiet, null));
  await ann.click("button", "Hear yourself");
  await until("it heard nothing", () => says(ann, "We heard nothing."));
});

/** The average colour of somebody's picture. */
async function seen(person: Person, name: string): Promise<number[]> {
  const [colour] = await person.evaluate(colours, `[data-participant][aria-label^="${name}"] video`);
  return colour ?? [0, 0, 0];
}

/** How loud the tone of the only other person arrives. */
async function heard(person: Person): Promise<number> {
  const [one] = await person.evaluate(tones, { slot: MICROPHONE, frequencies: [LOW] });
  return one?.levels[0] ?? -Infinity;
}

/** Shares Ann's tab with a page beside it, which keeps its ear on it. */
async function listenIn(ear: Tab): Promise<void> {
  await ear.evaluate(() => {
    const button = document.body.appendChild(document.createElement("button"));
    button.onclick = async () => {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: { echoCancellation: false } });
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      Reflect.set(globalThis, "ear", analyser);
    };
  }, null);
  await ear.click("button");
  await until("the page listens", () => ear.evaluate(() => "ear" in globalThis, null));
}

function loudness(hertz: number): number {
  const analyser = Reflect.get(globalThis, "ear") as AnalyserNode;
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const at = Math.round((hertz * analyser.fftSize) / analyser.context.sampleRate);
  return Math.max(...bins.slice(at - 2, at + 3));
}

function quiet(): boolean {
  const meter = document.querySelector<HTMLElement>(".level");
  return Number(meter?.style.getPropertyValue("--level")) < 0.1;
}

function sing(on: boolean): void {
  Reflect.get(globalThis, "recorded").sing(on);
}

function rings(name: string): boolean {
  return document.querySelector(`[data-participant][aria-label^="${name}"]`)?.getAttribute("data-speaking") === "true";
}

/** Both descriptions of the first connection: another offer would change them. */
function descriptions(): (string | undefined)[] {
  const [connection] = Reflect.get(globalThis, "recorded").connections as RTCPeerConnection[];
  return [connection?.currentLocalDescription?.sdp, connection?.currentRemoteDescription?.sdp].map(
    (sdp) => sdp?.match(/^o=.*/m)?.[0],
  );
}

/** What the microphone that is sent goes through. */
function sent(): MediaTrackSettings | undefined {
  const [connection] = Reflect.get(globalThis, "recorded").connections as RTCPeerConnection[];
  return connection?.getTransceivers()[0]?.sender.track?.getSettings();
}

/** The system takes the microphone. */
function interrupt(): void {
  const [connection] = Reflect.get(globalThis, "recorded").connections as RTCPeerConnection[];
  const track = connection?.getTransceivers()[0]?.sender.track;
  Reflect.get(globalThis, "recorded").sing(false);
  Object.defineProperty(track, "muted", { value: true });
  track?.dispatchEvent(new Event("mute"));
}

/** The camera goes away. */
function unplug(): void {
  const [connection] = Reflect.get(globalThis, "recorded").connections as RTCPeerConnection[];
  const track = connection?.getTransceivers()[1]?.sender.track;
  track?.stop();
  track?.dispatchEvent(new Event("ended"));
}

function choose({ label, value }: { label: string; value: string }): void {
  const select = [...document.querySelectorAll("select")].find((one) => one.labels[0]?.textContent === label);
  if (!select) throw new Error(`nothing to choose: ${label}`);
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function slide({ label, value }: { label: string; value: string }): void {
  const slider = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);
  if (!slider) throw new Error(`no slider: ${label}`);
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

function says(person: Person, words: string): Promise<boolean> {
  return person.evaluate((wanted) => document.body.textContent?.includes(wanted) ?? false, words);
}
