// A room that hides everyone's address: every word of a call's signaling is read, at the client and on its way.

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Intermediary, type Message } from "../harness/intermediary.js";
import { hearsAndSees } from "../harness/media.js";
import { arrivals } from "../harness/observe.js";
import type { BrowserName } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const hide = async (room: string, relayOnly: boolean) => (await scene.api()).send("PATCH", `/api/rooms/${room}`, { relay_only: relayOnly });

/** Every address, name and port that a message tells of its sender, but those of the relay. */
function told(message: Message): string[] {
  const text = JSON.stringify(message);
  const kinds = [...text.matchAll(/ typ (host|srflx|prflx)/g)].map(([kind]) => kind.trim());
  const names = text.match(/[\w-]+\.local\b/g) ?? [];
  const related = [...text.matchAll(/ raddr (\S+) rport (\d+)/g)].map(([, address, port]) => `${address} ${port}`);
  const lines = [...text.matchAll(/\b(?:c=|a=rtcp:\d+ )IN IP[46] ([\w.:]+)/g)].map(([, address = ""]) => address);
  const hidden = ["0.0.0.0 9", "0.0.0.0 0", ":: 9", "0.0.0.0", "127.0.0.1"];
  return [...kinds, ...names, ...[...related, ...lines].filter((one) => !hidden.includes(one))];
}

test.each<[BrowserName, BrowserName]>([
  ["chromium", "chromium"],
  ["firefox", "chromium"],
])("nothing that %s and %s say to each other tells an address", async (first, second) => {
  const messages: Message[] = [];
  const middle = await Intermediary.before(scene.server, (message) => {
    messages.push(message);
    return message;
  });
  onTestFinished(() => middle.close());
  const room = await scene.room(`Hidden in ${first}`);
  await hide(room.id, true);
  const { origin } = middle;
  const ann = await scene.guest("Ann", room, first, { origin });
  const ben = await scene.guest("Ben", room, second, { origin });
  // Over what is not the question here, and a busy Firefox may find TCP first.
  expect((await hearsAndSees(ann, 1))[0]?.candidate).toBe("relay");
  await hearsAndSees(ben, 1);
  // A new path gathers anew.
  await ann.evaluate(() => void dispatchEvent(new Event("online")), null);
  await hearsAndSees(ann, 1);
  const candidates = messages.filter(({ type }) => type === "candidate");
  expect(candidates.length).toBeGreaterThan(2);
  expect(candidates.flatMap(told)).toEqual([]);
  expect(messages.filter(({ type }) => type === "description").flatMap(told)).toEqual([]);
});

test("a room that begins to hide addresses in mid-call leaves the direct way, and the owner's choice is kept", async () => {
  const room = await scene.room("Later");
  const ann = await scene.guest("Ann", room, "chromium");
  const ada = await scene.ownerIn(room, "chromium");
  expect((await hearsAndSees(ann, 1))[0]?.candidate).not.toBe("relay");
  await ada.click("button", "More");
  await ada.click("menuitem", "Room settings");
  await ada.click("checkbox", "Hide everyone's address");
  await ada.click("button", "Save");
  await until("Ann's way leads through the relay", async () => {
    const [arrived] = await ann.evaluate(arrivals, null);
    return arrived?.candidate === "relay" && arrived.frames > 0;
  }, 60_000);
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ada, 1)]);
  await scene.server.stop();
  await scene.server.run();
  const kept = await (await scene.api()).get<{ relay_only: boolean }>(`/api/rooms/${room.id}`);
  expect(kept.relay_only).toBe(true);
});
