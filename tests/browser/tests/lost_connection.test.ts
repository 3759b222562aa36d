// Signaling is lost and comes back; the call does not notice, and nobody appears twice.

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import { cutSockets, tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { Proxy } from "../harness/proxy.js";
import { Scene } from "../harness/scene.js";
import { pause, until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test.each<BrowserName>(["chromium", "firefox"])("a WebSocket killed under %s comes back as the same person", async (browser) => {
  const room = await scene.room(`Killed in ${browser}`);
  const ann = await scene.guest("Ann", room, browser);
  const ben = await scene.guest("Ben", room, "chromium");
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const before = await identities(ben);

  for (const _ of [1, 2, 3]) {
    await ann.evaluate(cutSockets, null);
    await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
    expect(await identities(ben)).toEqual(before);
  }
  await expectSignaling(ann, ben);
  expect(await identities(ben)).toEqual(before);
});

test("a network cut between page and server is survived", async () => {
  const { ann, ben, way } = await throughProxy("Cut");
  const before = await identities(ben);
  way.break();
  await pause(3000);
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  way.heal();
  await expectSignaling(ann, ben);
  expect(await identities(ben)).toEqual(before);
});

test("a connection that dies without a word is noticed and replaced", { timeout: 150_000 }, async () => {
  const { ann, ben, way } = await throughProxy("Frozen");
  const before = await identities(ben);
  way.freeze();
  await expectSignaling(ann, ben, 90_000);
  expect(await identities(ben)).toEqual(before);
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
});

/** Ann, who reaches the server by a way that can be broken, and Ben, who does not, in a call. */
async function throughProxy(name: string): Promise<{ ann: Person; ben: Person; way: Proxy }> {
  const room = await scene.room(name);
  const way = await Proxy.to(scene.server.port);
  onTestFinished(() => way.close());
  const ann = await scene.guest("Ann", room, "chromium", { origin: way.origin });
  const ben = await scene.guest("Ben", room, "chromium");
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  return { ann, ben, way };
}

/** Who is on the stage, by participant. */
async function identities(person: Person): Promise<string[]> {
  return (await person.evaluate(tiles, null)).map((tile) => tile.participant);
}

/** What one person does reaches the other by signaling. */
async function expectSignaling(from: Person, to: Person, milliseconds = 30_000): Promise<void> {
  await from.click("button", "Mute");
  await until("the other sees the muted microphone", async () => {
    return (await to.evaluate(tiles, null)).some((tile) => tile.label.includes("microphone off"));
  }, milliseconds);
  await from.click("button", "Unmute");
}
