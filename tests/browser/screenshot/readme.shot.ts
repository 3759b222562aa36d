// The README's picture: five people around the kitchen table.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import type { Person, PersonOptions } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { pause } from "../harness/wait.js";
import { camera, microphone } from "./footage.js";
import { portrait } from "./portrait.js";
import { sitters } from "./sitters.js";

const PICTURE = "../../docs/screenshot.png";
const SIZE = { width: 960, height: 540 };

/** Whose voice is heard on the picture, so that the tile shows it. */
const SPEAKING = "Deniz";

let scene: Scene;
let folder: string;
beforeAll(async () => {
  scene = await Scene.open();
  folder = mkdtempSync(join(tmpdir(), "sohbet-footage-"));
});
afterAll(async () => {
  await scene.close();
  rmSync(folder, { recursive: true, force: true });
});

test("five people in a call", async () => {
  const painter = await scene.person("chromium");
  for (const { name, ...sitter } of sitters) {
    const picture = await painter.evaluate(portrait, { sitter, ...SIZE });
    camera(join(folder, `${name}.y4m`), Buffer.from(picture, "base64"), SIZE.width, SIZE.height);
    microphone(join(folder, `${name}.wav`), name === SPEAKING ? 1 : 0);
  }
  const room = await scene.room("Kitchen table");
  const [host, ...guests] = sitters.map((sitter) => sitter.name);
  const people: Person[] = [await scene.ownerIn(room, "chromium", seen(host ?? ""))];
  for (const name of guests) people.push(await scene.guest(name, room, "chromium", seen(name)));
  for (const person of people) await hearsAndSees(person, guests.length, { silent: true });
  await people.at(-1)?.click("button", "Mute");
  await pause(4000); // for sharp pictures and notices that have gone
  await people[0]?.screenshot(PICTURE);
});

/** A camera and a microphone that play this person's files. */
function seen(name: string): PersonOptions {
  const picture = { ...SIZE, frameRate: 10 };
  const file = join(folder, name);
  return { picture, flags: [`--use-file-for-fake-video-capture=${file}.y4m`, `--use-file-for-fake-audio-capture=${file}.wav`] };
}
