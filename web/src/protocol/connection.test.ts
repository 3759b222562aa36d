import { expect, test } from "vitest";
import { settle } from "../fakes/clock";
import { connect, connectAndJoin, greet, reconnect } from "../fakes/line";
import { joined, peer, welcome } from "../fakes/messages";
import type { NumberedMessage } from "./connection-log";

const MINUTE = 60_000;
const muted: NumberedMessage = { type: "media", media: { microphone: false, camera: false, screen: false } };
const unmuted: NumberedMessage = { type: "media", media: { microphone: true, camera: false, screen: false } };
const news = (id: string) => ({ type: "peer_joined" as const, peer: peer(id) });

test("a new connection says hello with an access token, then joins with the media that are on", async () => {
  const { world, events } = connect();
  await settle();
  world.socket.open();
  expect(world.socket.frames).toEqual([
    { seq: 0, ack: 0, message: { type: "hello", version: 1, access_token: "token" } },
  ]);
  world.socket.say(welcome);
  expect(world.socket.last?.message).toEqual({
    type: "join",
    room: "room",
    media: { microphone: true, camera: false, screen: false },
  });
  expect(events).toEqual([]);
  world.socket.say(joined());
  expect(events).toEqual([{ type: "joined", joined: joined() }]);
});

test("a resume sends again exactly what the server does not have", async () => {
  const { world, connection, types } = await connectAndJoin();
  connection.send(muted);
  connection.send(unmuted);
  world.socket.say({ type: "pong" }, 0, 1);
  world.socket.drop();
  connection.send(muted);
  await reconnect(world);
  expect(world.socket.last?.message).toEqual({ type: "resume", participant: "ada-1", resume_token: "secret of ada-1" });
  world.socket.say({ type: "resumed" }, 0, 2);
  expect(world.socket.frames.slice(2)).toEqual([{ seq: 3, ack: 0, message: muted }]);
  expect(types()).toEqual(["joined", "reconnecting", "resumed"]);
});

test("a resume tells what had arrived, and what the server repeats is handled once", async () => {
  const { world, events } = await connectAndJoin();
  world.socket.say(news("bo"), 1);
  world.socket.say(news("cy"), 2);
  world.socket.drop();
  await reconnect(world);
  expect(world.socket.last?.ack).toBe(2);
  world.socket.say({ type: "resumed" });
  world.socket.say(news("cy"), 2);
  world.socket.say(news("di"), 3);
  const heard = events.filter((event) => event.type === "news").map((event) => event.news);
  expect(heard).toEqual([news("bo"), news("cy"), news("di")]);
});

test("a refused resume joins again by itself, as a new participant with its own numbering", async () => {
  const { world, connection, events, types } = await connectAndJoin();
  connection.send(muted);
  world.socket.say(news("bo"), 1);
  world.socket.drop();
  await reconnect(world);
  world.socket.say({ type: "error", code: "resume_refused", message: "" });
  expect(world.socket.last).toMatchObject({ seq: 0, ack: 0, message: { type: "join" } });
  world.socket.say(joined("ada-2"));
  expect(types()).toEqual(["joined", "news", "reconnecting", "joined"]);
  expect(events.at(-1)).toEqual({ type: "joined", joined: joined("ada-2") });
  connection.send(unmuted);
  expect(world.socket.last).toEqual({ seq: 1, ack: 0, message: unmuted });
  world.socket.say(news("cy"), 1);
  expect(events.at(-1)).toEqual({ type: "news", news: news("cy") });
});

test("a gap in the server's numbering gives the participant up and joins anew", async () => {
  const { world, types } = await connectAndJoin();
  world.socket.say(news("bo"), 2);
  await reconnect(world);
  expect(world.socket.last?.message.type).toBe("join");
  expect(types()).toEqual(["joined", "reconnecting"]);
});

test("the network coming back, or the page waking, tries at once", async () => {
  const { world } = await connectAndJoin();
  for (let count = 0; count < 6; count += 1) {
    world.socket.drop();
    await world.clock.advance(10_000);
  }
  world.socket.drop();
  const before = world.sockets.length;
  world.wake();
  await settle();
  expect(world.sockets.length).toBe(before + 1);
});

test("waking tries at once even when the last attempt has only just failed", async () => {
  const { world } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(250);
  world.socket.drop();
  world.wake();
  await settle();
  expect(world.sockets.length).toBe(3);
});

test("an attempt made on a network that is gone starts over on waking", async () => {
  const { world } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(250);
  const stuck = world.socket;
  await world.clock.advance(2000);
  world.wake();
  await settle();
  expect(world.socket).not.toBe(stuck);
  expect(stuck.closed).toBe(true);
});

test("an attempt to come back that nobody answers starts over after three seconds", async () => {
  const { world } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(250);
  const stuck = world.socket;
  await world.clock.advance(2999);
  expect(world.socket).toBe(stuck);
  await world.clock.advance(1 + 500);
  expect(world.socket).not.toBe(stuck);
  expect(stuck.closed).toBe(true);
});

test("where opening takes long, an attempt is given three times as long as the last one took", async () => {
  const { world } = connect();
  await world.clock.advance(2000);
  await greet(world);
  world.socket.say(joined());
  world.socket.drop();
  await world.clock.advance(250);
  const slow = world.socket;
  await world.clock.advance(5999);
  expect(world.socket).toBe(slow);
  await world.clock.advance(1 + 500);
  expect(world.socket).not.toBe(slow);
});

test("a server that opens the WebSocket has ten seconds to let somebody in", async () => {
  const { world } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(250);
  world.socket.open();
  const silent = world.socket;
  await world.clock.advance(9999);
  expect(world.socket).toBe(silent);
  await world.clock.advance(1 + 500);
  expect(world.socket).not.toBe(silent);
});

test("a silent server is noticed by the ping deadline", async () => {
  const { world, types } = await connectAndJoin();
  await world.clock.advance(10_000);
  expect(world.socket.last?.message).toEqual({ type: "ping" });
  await world.clock.advance(5999);
  expect(types()).toEqual(["joined"]);
  await world.clock.advance(1);
  expect(types()).toEqual(["joined", "reconnecting"]);
});

test("anything heard in time counts as the answer to a ping", async () => {
  const { world, types } = await connectAndJoin();
  for (let minute = 0; minute < 30; minute += 1) {
    await world.clock.advance(10_000);
    world.socket.say(news(`p${minute}`), minute + 1);
  }
  expect(types()).not.toContain("reconnecting");
});

test("waking while connected asks at once whether the server is there", async () => {
  const { world, types } = await connectAndJoin();
  world.wake();
  expect(world.socket.last?.message).toEqual({ type: "ping" });
  expect(types()).toEqual(["joined", "doubtful"]);
  await world.clock.advance(499);
  expect(types()).toEqual(["joined", "doubtful"]);
  await world.clock.advance(1);
  expect(types()).toEqual(["joined", "doubtful", "reconnecting"]);
});

test("a server that is far away gets as much time to say that it is there as reaching it took", async () => {
  const { world, connection, types } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(250);
  await world.clock.advance(2000);
  await greet(world);
  world.socket.say({ type: "resumed" });
  connection.check();
  await world.clock.advance(1999);
  expect(types().slice(-1)).toEqual(["doubtful"]);
  await world.clock.advance(1);
  expect(types().slice(-1)).toEqual(["reconnecting"]);
});

test("in another network the line is made anew at once, and nothing is lost", async () => {
  const { world, connection, types } = await connectAndJoin();
  const before = world.sockets.length;
  connection.renew();
  expect(types()).toEqual(["joined", "reconnecting"]);
  await world.clock.advance(250);
  expect(world.sockets.length).toBe(before + 1);
  await greet(world);
  expect(world.socket.last?.message.type).toBe("resume");
});

test("a doubt ends with anything that is heard", async () => {
  const { world, connection, types } = await connectAndJoin();
  connection.check();
  connection.check();
  await world.clock.advance(450);
  world.socket.say({ type: "pong" });
  await world.clock.advance(5000);
  expect(types()).toEqual(["joined", "doubtful", "answered"]);
});

test("a doubt about a server that was asked already shortens its deadline, never lengthens it", async () => {
  const { world, connection, types } = await connectAndJoin();
  await world.clock.advance(10_000 + 5700);
  connection.check();
  await world.clock.advance(299);
  expect(types()).toEqual(["joined", "doubtful"]);
  await world.clock.advance(1);
  expect(types()).toEqual(["joined", "doubtful", "reconnecting"]);
});

test("rejoining leaves the old participant behind and joins as a new one", async () => {
  const { world, connection, types } = await connectAndJoin();
  connection.rejoin();
  await reconnect(world);
  expect(world.socket.last?.message.type).toBe("join");
  world.socket.say(joined("ada-2"));
  expect(types()).toEqual(["joined", "reconnecting", "joined"]);
});

test("who is not in the room already has no need to rejoin", async () => {
  const { world, connection } = await connectAndJoin();
  world.socket.drop();
  connection.rejoin();
  await reconnect(world);
  expect(world.socket.last?.message.type).toBe("resume");
});

test("many messages are acknowledged without waiting for the next ping", async () => {
  const { world } = await connectAndJoin();
  for (let seq = 1; seq <= 16; seq += 1) world.socket.say(news(`p${seq}`), seq);
  expect(world.socket.last).toEqual({ seq: 0, ack: 16, message: { type: "ping" } });
});

test("a refused token is replaced by a fresh one, once", async () => {
  const { world, accessToken, events } = connect();
  await settle();
  world.socket.open();
  world.socket.say({ type: "error", code: "not_authenticated", message: "" });
  await settle();
  expect(accessToken.mock.calls).toEqual([[false], [true]]);
  world.socket.open();
  world.socket.say({ type: "error", code: "not_authenticated", message: "" });
  await settle();
  expect(events).toEqual([{ type: "ended", reason: "access_ended" }]);
  expect(world.sockets.length).toBe(2);
});

test("somebody who is signed out is told so, and a token server out of reach is tried again", async () => {
  const { world, accessToken, events, types } = await connectAndJoin();
  accessToken.mockRejectedValueOnce(new TypeError("network"));
  world.socket.drop();
  await world.clock.advance(250);
  expect(types()).toEqual(["joined", "reconnecting"]);
  accessToken.mockRejectedValueOnce(Object.assign(new Error(), { code: "not_authenticated" }));
  await world.clock.advance(500);
  expect(events.at(-1)).toEqual({ type: "ended", reason: "access_ended" });
});

test("a first join that gets nowhere ends after half a minute", async () => {
  const { world, events } = connect();
  await world.clock.advance(30_000);
  expect(events).toEqual([{ type: "ended", reason: "lost" }]);
});

test.each(["room_full", "not_permitted", "room_not_found", "unsupported_version"] as const)(
  "an answer of %s to joining ends the attempt and says why",
  async (code) => {
    const { world, events } = connect();
    await greet(world);
    world.socket.say({ type: "error", code, message: "" });
    expect(events).toEqual([{ type: "ended", reason: code }]);
    await world.clock.advance(MINUTE);
    expect(world.sockets.length).toBe(1);
  },
);

test.each(["removed", "banned", "room_deleted", "call_ended", "access_ended"] as const)(
  "a participant that the server ended as %s does not come back by itself",
  async (reason) => {
    const { world, events } = await connectAndJoin();
    world.socket.say({ type: "removed", reason });
    expect(events.at(-1)).toEqual({ type: "ended", reason });
    await world.clock.advance(MINUTE);
    expect(world.sockets.length).toBe(1);
    expect(world.clock.waiting).toBe(0);
  },
);

test("a message refused within the call leaves the participant in it", async () => {
  const { world, events, connection } = await connectAndJoin();
  connection.send({ type: "remove", participant: "bo", ban: false });
  world.socket.say({ type: "error", code: "not_permitted", message: "" });
  expect(events.at(-1)).toEqual({ type: "refused", code: "not_permitted" });
  expect(world.socket.closed).toBe(false);
});

test("being told to slow down slows down", async () => {
  const { world } = await connectAndJoin();
  world.socket.say({ type: "error", code: "rate_limited", message: "" });
  await world.clock.advance(7999);
  expect(world.sockets.length).toBe(1);
  await world.clock.advance(1);
  expect(world.sockets.length).toBe(2);
});

test("what no sohbet server says closes the WebSocket, and the participant resumes on another", async () => {
  const { world, types } = await connectAndJoin();
  world.socket.onmessage?.({ data: "<html>" });
  expect(types()).toEqual(["joined", "reconnecting"]);
  await reconnect(world);
  expect(world.socket.last?.message.type).toBe("resume");
});

test("leaving says so, closes and leaves nothing behind", async () => {
  const { world, connection, events } = await connectAndJoin();
  connection.leave();
  expect(world.socket.last?.message).toEqual({ type: "leave" });
  expect(world.socket.closed).toBe(true);
  expect(events.at(-1)).toEqual({ type: "ended", reason: "left" });
  expect(world.clock.waiting).toBe(0);
  expect(world.listeners).toBe(0);
  connection.leave();
  expect(events.filter((event) => event.type === "ended").length).toBe(1);
});

test("a token that arrives after leaving opens no WebSocket", async () => {
  const { world, connection } = connect();
  connection.leave();
  await settle();
  expect(world.sockets.length).toBe(0);
});
