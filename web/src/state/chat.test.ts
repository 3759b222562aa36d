import { expect, test } from "vitest";
import { FakeChatServer } from "../fakes/chat-server";
import { settle, VirtualClock } from "../fakes/clock";
import { Refused } from "../protocol/http";
import { Chat } from "./chat";

function open(server = new FakeChatServer()) {
  const clock = new VirtualClock();
  const chat = new Chat({ room: "room", server, clock, random: () => 0.5 });
  return { server, clock, chat };
}

async function entered(server = new FakeChatServer()) {
  const all = open(server);
  all.chat.entered("ada");
  await settle();
  return all;
}

const texts = (chat: Chat): string[] => chat.messages.value.map(({ text }) => text);

test("what was written before is shown and counts as read", async () => {
  const server = new FakeChatServer();
  server.write("one");
  server.write("two");
  const { chat } = await entered(server);
  expect(texts(chat)).toEqual(["one", "two"]);
  expect(chat.unread.value).toBe(0);
  expect(chat.arrived.value).toBeNull();
});

test("what comes while the chat is closed is unread until it is opened; one's own never is", async () => {
  const { chat, server } = await entered();
  chat.hear({ type: "chat", chat: server.write("psst") });
  chat.hear({ type: "chat", chat: server.write("from my phone", "ada") });
  expect(chat.unread.value).toBe(1);
  expect(chat.arrived.value?.text).toBe("psst");
  chat.setOpen(true);
  expect(chat.unread.value).toBe(0);
  chat.hear({ type: "chat", chat: server.write("while open") });
  chat.setOpen(false);
  expect(chat.unread.value).toBe(0);
});

test("an unread message that is deleted is not unread any more, and a changed one is not new", async () => {
  const { chat, server } = await entered();
  const message = server.write("oops");
  chat.hear({ type: "chat", chat: message });
  chat.hear({ type: "chat", chat: { ...message, text: "ok", edited_at: 1 } });
  expect(chat.unread.value).toBe(1);
  expect(texts(chat)).toEqual(["ok"]);
  chat.hear({ type: "chat_deleted", id: message.id });
  expect(chat.unread.value).toBe(0);
  expect(texts(chat)).toEqual([]);
});

test("news that come while the history is on its way go on top of it", async () => {
  const server = new FakeChatServer();
  const first = server.write("one");
  const { chat } = open(server);
  chat.entered("ada");
  chat.hear({ type: "chat", chat: { ...first, text: "one, changed" } });
  chat.hear({ type: "chat", chat: { ...first, id: "m2", number: 2, text: "two" } });
  await settle();
  expect(texts(chat)).toEqual(["one, changed", "two"]);
});

test("history comes page by page", async () => {
  const server = new FakeChatServer();
  for (let number = 1; number <= 7; number += 1) server.write(String(number));
  server.pageLength = 3;
  const { chat } = await entered(server);
  expect(texts(chat)).toEqual(["5", "6", "7"]);
  expect(chat.more.value).toBe(true);
  await Promise.all([chat.loadOlder(), chat.loadOlder()]);
  expect(texts(chat)).toEqual(["2", "3", "4", "5", "6", "7"]);
  await chat.loadOlder();
  expect(texts(chat)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  expect(chat.more.value).toBe(false);
});

test("who joins anew sees what was missed, without what was deleted meanwhile", async () => {
  const server = new FakeChatServer();
  server.write("one");
  const gone = server.write("two");
  const { chat } = await entered(server);
  server.write("three");
  await server.remove("room", gone.id);
  chat.entered("ada");
  await settle();
  expect(texts(chat)).toEqual(["one", "three"]);
  expect(chat.unread.value).toBe(1);
});

test("after a long absence there is no hole in the middle", async () => {
  const server = new FakeChatServer();
  server.pageLength = 2;
  server.write("one");
  server.write("two");
  const { chat } = await entered(server);
  for (const text of ["three", "four", "five", "six"]) server.write(text);
  chat.entered("ada");
  await settle();
  expect(texts(chat)).toEqual(["five", "six"]);
  expect(chat.more.value).toBe(true);
});

test("a message is on its way until the server has it", async () => {
  const { chat, server } = await entered();
  chat.send("hello");
  expect(chat.drafts.list.value.map(({ text }) => text)).toEqual(["hello"]);
  await settle();
  expect(chat.drafts.list.value).toEqual([]);
  expect(texts(chat)).toEqual(["hello"]);
  expect(server.sends).toBe(1);
});

test("a message sent without a network goes once there is one, once, and in its place", async () => {
  const { chat, server, clock } = await entered();
  server.up = false;
  chat.send("first");
  chat.send("second");
  await clock.advance(60_000);
  expect(chat.drafts.list.value.length).toBe(2);
  server.up = true;
  server.loseAnswer = true;
  chat.drafts.hurry();
  await clock.advance(20_000);
  expect(server.messages.map(({ text }) => text)).toEqual(["first", "second"]);
  expect(texts(chat)).toEqual(["first", "second"]);
  expect(chat.drafts.list.value).toEqual([]);
});

test("a refused message says so and can be tried again or given up, and holds no other up", async () => {
  const { chat, server } = await entered();
  server.refusals = [new Refused(403, "not_permitted", "", null)];
  chat.send("not now");
  chat.send("another");
  await settle();
  const [draft] = chat.drafts.list.value;
  expect(draft?.failed.value).toBeInstanceOf(Refused);
  expect(texts(chat)).toEqual(["another"]);
  chat.drafts.retry(draft?.key ?? "");
  await settle();
  expect(texts(chat)).toEqual(["another", "not now"]);
  server.refusals = [new Refused(422, "invalid_input", "", null)];
  chat.send("never");
  await settle();
  chat.drafts.cancel(chat.drafts.list.value[0]?.key ?? "");
  expect(chat.drafts.list.value).toEqual([]);
});

test("who writes too often waits as long as the server asks", async () => {
  const { chat, server, clock } = await entered();
  server.refusals = [new Refused(429, "rate_limited", "", 5)];
  chat.send("fast");
  await clock.advance(4000);
  expect(server.sends).toBe(0);
  await clock.advance(2000);
  expect(server.sends).toBe(1);
});

test("a file is uploaded once and then sent with its name", async () => {
  const { chat, server, clock } = await entered();
  server.refusals = [];
  chat.sendFile(new File(["x"], "plan.txt"));
  await clock.advance(1000);
  expect(server.uploads.length).toBe(1);
  expect(chat.messages.value[0]?.file?.name).toBe("plan.txt");
});

test("a file can be stopped on its way", async () => {
  const { chat, server } = await entered();
  chat.sendFile(new File(["x"], "plan.txt"));
  const [draft] = chat.drafts.list.value;
  expect(draft?.progress.value).toBe(0.5);
  chat.drafts.cancel(draft?.key ?? "");
  await settle();
  expect(server.uploads).toEqual([]);
  expect(server.messages).toEqual([]);
});

test("a reaction is added, and taken back by the same press", async () => {
  const { chat, server } = await entered();
  chat.hear({ type: "chat", chat: server.write("hi") });
  await chat.react("m1", "👍");
  expect(chat.messages.value[0]?.reactions[0]?.people).toEqual([{ user: "ada", name: "ada" }]);
  await chat.react("m1", "👍");
  expect(chat.messages.value[0]?.reactions).toEqual([]);
});

test("history that cannot be had at once is asked for again", async () => {
  const server = new FakeChatServer();
  server.write("one");
  server.up = false;
  const { chat, clock } = await entered(server);
  expect(chat.loaded.value).toBe(false);
  server.up = true;
  await clock.advance(20_000);
  expect(texts(chat)).toEqual(["one"]);
});

test("nothing goes on after the end", async () => {
  const { chat, server, clock } = await entered();
  server.up = false;
  chat.send("late");
  await clock.advance(1000);
  chat.stop();
  await settle();
  expect(clock.waiting).toBe(0);
});
