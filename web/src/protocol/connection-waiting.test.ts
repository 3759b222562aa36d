import { expect, test } from "vitest";
import { connect, connectAndJoin, greet, reconnect } from "../fakes/line";
import { joined } from "../fakes/messages";
import type { NumberedMessage } from "./connection-log";

const muted: NumberedMessage = { type: "media", media: { microphone: false, camera: false, screen: false } };

const outside = (attended: boolean) => ({
  type: "waiting" as const,
  room: { id: "room", name: "Kitchen", relay_only: false },
  participant: "ada-1",
  resume_token: "secret of ada-1",
  attended,
});

test("whoever has to wait is told so, finds their place again after a lost connection, and comes in", async () => {
  const { world, types } = connect();
  await greet(world);
  world.socket.say(outside(false));
  world.socket.say(outside(true));
  expect(types()).toEqual(["waiting", "waiting"]);
  world.socket.drop();
  await reconnect(world);
  expect(world.socket.last?.message).toEqual({ type: "resume", participant: "ada-1", resume_token: "secret of ada-1" });
  world.socket.say(outside(true));
  world.socket.say(joined());
  expect(types()).toEqual(["waiting", "waiting", "reconnecting", "waiting", "joined"]);
});

test("whoever was let in while away comes in by the answer to the resume", async () => {
  const { world, types, connection } = connect();
  await greet(world);
  world.socket.say(outside(true));
  world.socket.drop();
  await reconnect(world);
  world.socket.say(joined());
  connection.send(muted);
  expect(world.socket.last?.seq).toBe(1);
  expect(types()).toEqual(["waiting", "reconnecting", "joined"]);
});

test("whoever is turned away, or finds the room locked, does not try again", async () => {
  const turned = connect();
  await greet(turned.world);
  turned.world.socket.say(outside(true));
  turned.world.socket.say({ type: "removed", reason: "turned_away" });
  expect(turned.events.at(-1)).toEqual({ type: "ended", reason: "turned_away" });
  const locked = connect();
  await greet(locked.world);
  locked.world.socket.say({ type: "error", code: "room_locked", message: "" });
  expect(locked.events).toEqual([{ type: "ended", reason: "room_locked" }]);
});

test("who waits outside is told without a number, as often as it changes", async () => {
  const { world, events } = await connectAndJoin();
  world.socket.say({ type: "waiters", waiting: [{ id: "ben-1", name: "Ben", role: "guest" }] });
  expect(events.at(-1)).toMatchObject({ type: "news", news: { type: "waiters" } });
});
