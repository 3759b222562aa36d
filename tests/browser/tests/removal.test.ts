// The server enforces a removal: these people's clients keep every connection open that the page would close.

import { afterAll, beforeAll, expect, test } from "vitest";
import { expectSilence, hearsAndSees } from "../harness/media.js";
import { arrivals, tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { type Room, Scene } from "../harness/scene.js";
import { pause, until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const stubborn = { transport: "udp", stubborn: true } as const;

test.each<BrowserName>(["chromium", "firefox"])("media to and from a banned person in %s stop within a second", async (browser) => {
  const room = await scene.room(`Ban in ${browser}`);
  const owner = await scene.ownerIn(room, "chromium", stubborn);
  const ben = await scene.guest("Ben", room, "chromium", stubborn);
  const mallory = await scene.guest("Mallory", room, browser, stubborn);
  await Promise.all([owner, ben, mallory].map((person) => hearsAndSees(person, 2)));
  const place = await placeOf(ben, "Mallory");

  await sendOut(owner, "Mallory", "Ban from the room");
  await pause(1000);
  await Promise.all([expectSilence(mallory, [0, 1]), expectSilence(ben, [place])]);
  expect(await relayedCandidates(mallory)).toBe(0);
  expect(await relayedCandidates(ben)).toBeGreaterThan(0);
  await hearsAndSeesAt(ben, 1 - place);
});

test("a banned person cannot come back, by no way", async () => {
  const room = await scene.room("No way back");
  const owner = await scene.ownerIn(room, "chromium");
  const mallory = await scene.guest("Mallory", room, "firefox");
  await hearsAndSees(mallory, 1);
  await sendOut(owner, "Mallory", "Ban from the room");
  await mallory.see("heading", "You cannot join this room");

  await mallory.goto(`${scene.server.origin}/rooms/${room.id}`);
  await mallory.see("heading", "There is no such room");
  await mallory.goto(scene.server.origin + room.invitation);
  await mallory.see("heading", "This invitation no longer works");
  expect(await present(room)).toEqual(["Ada"]);
});

test("a removed person is told, and may come back", async () => {
  const room = await scene.room("Way back");
  const owner = await scene.ownerIn(room, "chromium");
  const ben = await scene.guest("Ben", room, "chromium");
  await hearsAndSees(ben, 1);
  await sendOut(owner, "Ben", "Remove from the call");
  await ben.see("heading", "You were removed from the call");
  await until("Ada is alone", async () => (await owner.evaluate(tiles, null)).length === 1);

  await ben.click("button", "Join again");
  await hearsAndSees(ben, 1);
});

/** Chooses from a person's menu. */
async function sendOut(owner: Person, name: string, choice: string): Promise<void> {
  await owner.click("button", `Options for ${name}`);
  await owner.click("menuitem", choice);
}

/** Which of a person's connections brings the tile of `name`. */
async function placeOf(person: Person, name: string): Promise<number> {
  const tile = (await person.evaluate(tiles, null)).find((one) => one.label.includes(name));
  return (await person.evaluate(arrivals, null)).findIndex((one) => one.participant === tile?.participant);
}

/** The connection at `place` still brings picture and sound. */
async function hearsAndSeesAt(person: Person, place: number): Promise<void> {
  const before = (await person.evaluate(arrivals, null))[place];
  await until("the others go on", async () => {
    const now = (await person.evaluate(arrivals, null))[place];
    return now !== undefined && before !== undefined && now.frames > before.frames && now.packets > before.packets;
  });
}

async function present(room: Room): Promise<string[]> {
  return (await (await scene.api()).get<{ present: string[] }>(`/api/rooms/${room.id}`)).present;
}

/** How many relayed transport addresses the person's credential still gets. */
function relayedCandidates(person: Person): Promise<number> {
  return person.evaluate(async () => {
    const { connections } = Reflect.get(globalThis, "recorded") as { connections: RTCPeerConnection[] };
    const attempt = new RTCPeerConnection(connections[0]?.getConfiguration());
    let relayed = 0;
    attempt.onicecandidate = ({ candidate }) => void (candidate?.type === "relay" && relayed++);
    attempt.createDataChannel("attempt");
    await attempt.setLocalDescription();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return relayed;
  }, null);
}
