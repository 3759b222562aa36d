// The server goes away and comes back; everyone is in the call again without lifting a finger.

import { afterAll, beforeAll, expect, test } from "vitest";
import { expectRelayed, hearsAndSees } from "../harness/media.js";
import { tiles } from "../harness/observe.js";
import { Scene } from "../harness/scene.js";
import { pause } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test.each(["SIGTERM", "SIGKILL"] as const)("after %s and a new start everyone is back in the call", async (signal) => {
  const room = await scene.room(`After ${signal}`);
  const people = [
    await scene.guest("Ann", room, "chromium", { transport: "udp" }),
    await scene.guest("Ben", room, "firefox", { transport: "udp" }),
    await scene.guest("Cem", room, "chromium", { transport: "udp" }),
  ];
  await Promise.all(people.map((person) => hearsAndSees(person, 2)));

  await scene.server.stop(signal);
  await pause(2000);
  await scene.server.run();
  await Promise.all(people.map(async (person) => expectRelayed(await hearsAndSees(person, 2), "udp")));
  for (const person of people) expect(await person.evaluate(tiles, null)).toHaveLength(3);
});
