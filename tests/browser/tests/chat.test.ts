// What is written in a room: for whoever is there, and for who comes back.

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openChat, reads, shown, write } from "../harness/chat.js";
import type { Person } from "../harness/person.js";
import { Proxy } from "../harness/proxy.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

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

async function options(person: Person, place: number): Promise<void> {
  await person.evaluate((at) => document.querySelectorAll<HTMLElement>(".message-options")[at]?.click(), place);
}

async function choose(person: Person, place: number, choice: string): Promise<void> {
  await options(person, place);
  await person.click("menuitem", choice);
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
