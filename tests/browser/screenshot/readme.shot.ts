// The README's picture: five people around the kitchen table.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { tiles } from "../harness/observe.js";
import type { Person, PersonOptions } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { pause, until } from "../harness/wait.js";
import { camera, microphone } from "./footage.js";
import { portrait } from "./portrait.js";
import { sitters } from "./sitters.js";

const PICTURE = "../../docs/screenshot.png";
const SIZE = { width: 640, height: 360 };

/** For those whose screen is not photographed: little to draw. */
const ASIDE = { width: 320, height: 480 };

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
  const owner = await scene.ownerIn(room, "chromium", seen(host ?? ""));
  let last: Person = owner;
  for (const name of guests) last = await scene.guest(name, room, "chromium", { ...seen(name), viewport: ASIDE });
  await until("everybody is seen", async () => {
    const seen = await owner.evaluate(tiles, null);
    return seen.filter((tile) => tile.playing).length === sitters.length;
  }, 120_000);
  await last.click("button", "Mute");
  await pause(15_000); // for sharp pictures, notices that have gone, and the calm after so many beginnings
  await owner.screenshot(PICTURE);
});

/** A camera and a microphone that play this person's files. */
function seen(name: string): PersonOptions {
  const picture = { ...SIZE, frameRate: 2 };
  const file = join(folder, name);
  const flags = [`--use-file-for-fake-video-capture=${file}.y4m`, `--use-file-for-fake-audio-capture=${file}.wav`];
  return { picture, plain: true, flags };
}
