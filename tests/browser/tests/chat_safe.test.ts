// What is written is never anything but text, and only for those who may be in the room.

import { afterAll, beforeAll, expect, test } from "vitest";
import { openChat, reads, write } from "../harness/chat.js";
import { violations } from "../harness/observe.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

const EVIL = `<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("markup in names, titles and messages stays text, and only pages become links", async () => {
  const room = await scene.room(EVIL.slice(0, 60));
  const ann = await scene.guest(EVIL.slice(0, 60), room, "chromium");
  const ben = await scene.guest("Ben", room, "firefox");
  await openChat(ann);
  await write(ann, EVIL);
  const hostile = "javascript:alert(1) data:text/html,<b> https://bank.example@evil.example https://example.org/a?b=1.";
  await write(ann, hostile);
  await until("it is counted", () => ben.evaluate(() => document.querySelector(".chat-unread") !== null, null));
  await ben.evaluate(() => document.querySelector<HTMLElement>(".chat-round")?.click(), null);
  for (const person of [ann, ben]) {
    await reads(person, [EVIL, hostile]);
    const links = await person.evaluate(() => {
      return [...document.querySelectorAll<HTMLAnchorElement>(".message a")].map(({ href, rel, target }) => ({ href, rel, target }));
    }, null);
    expect(links).toEqual([{ href: "https://example.org/a?b=1", rel: "noopener noreferrer nofollow", target: "_blank" }]);
    const planted = "img:not(.file-picture), .message script, h1 img, .tile img";
    expect(await person.evaluate((selector) => document.querySelectorAll(selector).length, planted)).toBe(0);
    expect(await person.evaluate(() => Reflect.get(globalThis, "hacked"), null)).toBeUndefined();
    expect(await person.evaluate(violations, null)).toEqual([]);
    expect(person.requests.filter((url) => !url.startsWith(scene.server.origin) && !/^(blob|data):/.test(url))).toEqual([]);
  }
});

test("somebody who was banned can neither read nor write any more", async () => {
  const room = await scene.room("Out");
  const owner = await scene.ownerIn(room, "chromium");
  const mallory = await scene.guest("Mallory", room, "chromium");
  await openChat(owner);
  await openChat(mallory);
  await write(mallory, "let me stay");
  await reads(owner, ["let me stay"]);
  const api = `/api/rooms/${room.id}/messages`;
  const asked = await mallory.evaluate(askedFor, api);
  expect(asked).toBe(200);
  await owner.click("button", "Options for Mallory");
  await owner.click("menuitem", "Ban from the room");
  await mallory.see("heading", "You cannot join this room");
  expect(await mallory.evaluate(askedFor, api)).toBe(403);
  await owner.evaluate(() => document.querySelector<HTMLElement>(".message-options")?.click(), null);
  await owner.click("menuitem", "Delete");
  await reads(owner, []);
});

/** Asks for a path with the session of the page; gives the status. */
async function askedFor(path: string): Promise<number> {
  const refreshed = await fetch("/api/sessions/refresh", { method: "POST" });
  const { access_token } = (await refreshed.json()) as { access_token: string };
  return (await fetch(path, { headers: { authorization: `Bearer ${access_token}` } })).status;
}
