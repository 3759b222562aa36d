// What is written in a room: for whoever is there, for who comes back, and never anything but text.

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openChat, reads, shown, write } from "../harness/chat.js";
import { violations } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { Proxy } from "../harness/proxy.js";
import { enter, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

const EVIL = `<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("two people write, change, delete and react, across browsers", async () => {
  const room = await scene.room("Writing");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "firefox");
  await openChat(ann);
  await openChat(ben);
  await write(ann, "Helo Ben");
  await write(ann, "second");
  await reads(ben, ["Helo Ben", "second"]);
  await write(ben, "merhaba 👋");
  await reads(ann, ["Helo Ben", "second", "merhaba 👋"]);

  await ann.press("ArrowUp");
  await write(ann, "second, and better");
  await reads(ben, ["Helo Ben", "second, and better", "merhaba 👋"]);
  expect((await shown(ben)).map(({ edited }) => edited)).toEqual([false, true, false]);

  await choose(ann, 0, "Delete");
  await reads(ben, ["second, and better", "merhaba 👋"]);

  await options(ben, 0);
  await ben.evaluate(() => {
    document.querySelector<HTMLElement>(".chat :popover-open [aria-label='React with 🎉']")?.click();
  }, null);
  await until("Ann sees Ben's reaction", async () => (await shown(ann))[0]?.reactions.includes("🎉: Ben"));
  await ben.click("button", "🎉: You");
  await until("Ben takes it back", async () => (await shown(ann))[0]?.reactions.length === 0);
});

test("what comes while the chat is closed is counted, and read when it is opened", async () => {
  const room = await scene.room("Unread");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "chromium");
  await openChat(ann);
  await write(ann, "one");
  await ben.see("button", "Chat, 1 new message");
  await write(ann, "two");
  await ben.see("button", "Chat, 2 new messages");
  await until("it is announced", () => announced(ben, "Ann writes: two"));
  await ben.click("button", "Chat, 2 new messages");
  await reads(ben, ["one", "two"]);
  await ben.see("button", "Chat");
});

test("who comes later or comes back reads what was written", async () => {
  const room = await scene.room("History");
  const ann = await scene.guest("Ann", room, "chromium");
  await openChat(ann);
  for (let number = 1; number <= 12; number++) await write(ann, `line ${number}`);
  const lines = Array.from({ length: 12 }, (_, place) => `line ${place + 1}`);
  await reads(ann, lines);
  await ann.click("button", "Leave");
  await ann.click("button", "Join again");
  await openChat(ann);
  await reads(ann, lines);
  const ben = await scene.guest("Ben", room, "chromium");
  await openChat(ben);
  await reads(ben, lines);
});

test("what is written during a cut is sent once, and who was away misses nothing", async () => {
  const room = await scene.room("Cut off");
  const way = await Proxy.to(scene.server.port);
  onTestFinished(() => way.close());
  const ann = await scene.guest("Ann", room, "chromium", { origin: way.origin });
  const ben = await scene.guest("Ben", room, "chromium");
  await openChat(ann);
  await openChat(ben);
  await write(ann, "before");
  await reads(ben, ["before"]);
  way.break();
  await until("Ann is away", () => away(ben));
  await write(ann, "from nowhere");
  await until("it is on its way", async () => (await shown(ann)).some(({ draft }) => draft));
  await write(ben, "meanwhile");
  way.heal();
  await reads(ben, ["before", "meanwhile", "from nowhere"]);
  await reads(ann, ["before", "meanwhile", "from nowhere"]);
});

test("after a restart of the server everything is still there, and writing goes on", async () => {
  const room = await scene.room("Restarted");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "chromium");
  await openChat(ann);
  await openChat(ben);
  await write(ann, "before");
  await reads(ben, ["before"]);
  await scene.server.stop();
  await write(ann, "while it was down");
  await scene.server.run();
  await reads(ben, ["before", "while it was down"]);
  await reads(ann, ["before", "while it was down"]);
});

test("by keyboard alone: C opens, letters are letters while typing, Escape closes and gives the focus back", async () => {
  const room = await scene.room("Keys");
  const ann = await scene.guest("Ann", room, "chromium");
  await ann.evaluate(() => (document.activeElement as HTMLElement | null)?.blur(), null);
  await ann.press("c");
  await ann.see("textbox", "Write a message");
  for (const letter of "mcv?") await ann.press(letter);
  await ann.press("Shift+Enter");
  await ann.press("c");
  await ann.press("Enter");
  await reads(ann, ["mcv?\nc"]);
  await ann.see("button", "Mute");
  await ann.press("ArrowUp");
  await until("the message is in the field", async () => (await field(ann)) === "mcv?\nc");
  await ann.press("Escape");
  expect(await field(ann)).toBe("");
  await ann.press("Escape");
  await until("the chat is closed", () => ann.evaluate(() => document.querySelector(".side-panel") === null, null));
  await until("the focus is back", () => ann.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Chat", null));
});

test("who reads further up stays there, and is told what is new below", async () => {
  const room = await scene.room("Scrolling");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "chromium");
  await openChat(ann);
  await openChat(ben);
  const long = Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n");
  await write(ann, long);
  await reads(ben, [long]);
  const place = () => ben.evaluate(() => document.querySelector(".chat-scroll")?.scrollTop, null);
  expect(await place()).toBeGreaterThan(100);
  await ben.evaluate(() => document.querySelector(".chat-scroll")?.scrollTo(0, 20), null);
  await ben.see("button", "Go to the newest message");
  await write(ann, "new");
  await reads(ben, [long, "new"]);
  await until("it is said", () => ben.evaluate(() => document.querySelector(".chat-jump")?.textContent === "1 new message", null));
  expect(await place()).toBe(20);
  await ben.click("button", "Go to the newest message");
  await until("the jump is gone", () => ben.evaluate(() => document.querySelector(".chat-jump") === null, null));
});

test("an emoji rises over the picture of whoever sent it", async () => {
  const room = await scene.room("Joy");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "firefox");
  await until("both are there", async () => (await tilesOf(ben)) === 2);
  await ann.click("button", "More");
  await ann.click("button", "React with 🎉");
  for (const [person, label] of [[ben, "Ann"], [ann, "Ann (you)"]] as const) {
    await until("it rises", () => person.evaluate((name) => {
      const tile = [...document.querySelectorAll(".tile")].find((one) => one.getAttribute("aria-label")?.startsWith(name));
      return tile?.querySelector(".rising")?.textContent === "🎉";
    }, label));
  }
  await until("it is said", () => announced(ben, "Ann: 🎉"));
  await until("and goes", () => ben.evaluate(() => document.querySelector(".rising") === null, null));
});

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
  await openChat(mallory);
  await write(mallory, "let me stay");
  await openChat(owner);
  await reads(owner, ["let me stay"]);
  const api = `/api/rooms/${room.id}/messages`;
  const asked = await mallory.evaluate(askedFor, api);
  expect(asked).toBe(200);
  await owner.click("button", "Options for Mallory");
  await owner.click("menuitem", "Ban from the room");
  await mallory.see("heading", "You cannot join this room");
  expect(await mallory.evaluate(askedFor, api)).toBe(403);
  await choose(owner, 0, "Delete");
  await reads(owner, []);
});

test("at the door one sees who is inside, as they come and go", async () => {
  const room = await scene.room("Door");
  const ben = await scene.person("chromium");
  await ben.goto(scene.server.origin + room.invitation);
  await ben.fill("Your name", "Ben");
  await ben.click("button", "Join as guest");
  await ben.see("button", "Join now");
  await until("nobody is there", () => says(ben, "Nobody is there yet."));
  const ann = await scene.guest("Ann", room, "chromium");
  await until("Ann is there", () => says(ben, "Ann is already there."));
  await ann.click("button", "Leave");
  await until("she is gone", () => says(ben, "Nobody is there yet."));
  await enter(ben);
});

/** Asks for a path with the session of the page; gives the status. */
async function askedFor(path: string): Promise<number> {
  const refreshed = await fetch("/api/sessions/refresh", { method: "POST" });
  const { access_token } = (await refreshed.json()) as { access_token: string };
  return (await fetch(path, { headers: { authorization: `Bearer ${access_token}` } })).status;
}

/** Opens the menu of the message at a place. */
async function options(person: Person, place: number): Promise<void> {
  await person.evaluate((at) => document.querySelectorAll<HTMLElement>(".message-options")[at]?.click(), place);
}

async function choose(person: Person, place: number, choice: string): Promise<void> {
  await options(person, place);
  await person.click("menuitem", choice);
}

function says(person: Person, text: string): Promise<boolean> {
  return person.evaluate((wanted) => document.querySelector("main")?.textContent?.includes(wanted) ?? false, text);
}

function announced(person: Person, text: string): Promise<boolean> {
  return person.evaluate((wanted) => [...document.querySelectorAll("[role=status]")].some((one) => one.textContent?.includes(wanted)), text);
}

function field(person: Person): Promise<string | undefined> {
  return person.evaluate(() => document.querySelector<HTMLTextAreaElement>(".composer textarea")?.value, null);
}

function away(person: Person): Promise<boolean> {
  return person.evaluate(() => document.querySelector('[data-away="true"]') !== null, null);
}

function tilesOf(person: Person): Promise<number> {
  return person.evaluate(() => document.querySelectorAll("[data-participant]").length, null);
}
