import { expect, test } from "vitest";
import { connect, connectAndJoin, greet } from "../fakes/line";
import { joined } from "../fakes/messages";

const MINUTE = 60_000;

test("attempts wait longer and longer, never more than three seconds", async () => {
  const { world } = connect();
  await greet(world);
  world.socket.say(joined());
  world.socket.drop();
  for (const wait of [250, 500, 1000, 2000, 3000, 3000]) {
    const before = world.sockets.length;
    await world.clock.advance(wait - 1);
    expect(world.sockets.length).toBe(before);
    await world.clock.advance(1);
    expect(world.sockets.length).toBe(before + 1);
    world.socket.drop();
  }
});

test("a server that accepts and drops at once does not get quick attempts for ever", async () => {
  const { world } = await connectAndJoin();
  for (const wait of [250, 500, 1000, 2000]) {
    world.socket.drop();
    await world.clock.advance(wait - 1);
    const before = world.sockets.length;
    await world.clock.advance(1);
    expect(world.sockets.length).toBe(before + 1);
    await greet(world);
    world.socket.say({ type: "resumed" });
  }
});

test("an attempt that nobody answers is followed by the next one within a second", async () => {
  const { world } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(250);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = world.sockets.length;
    await world.clock.advance(3000 + 1000);
    expect(world.sockets.length).toBeGreaterThan(before);
  }
});

test("who lost the server from hearing, however often before, starts with a short wait", async () => {
  const { world, connection } = await connectAndJoin();
  for (let count = 0; count < 6; count += 1) {
    world.socket.drop();
    await world.clock.advance(3000);
  }
  await greet(world);
  world.socket.say({ type: "resumed" });
  connection.check();
  const before = world.sockets.length;
  await world.clock.advance(1000 + 250);
  expect(world.sockets.length).toBe(before + 1);
});

test("attempts go on for ten minutes, then the call is lost", async () => {
  const { world, events, types } = await connectAndJoin();
  world.socket.drop();
  await world.clock.advance(10 * MINUTE - 1);
  expect(types()).toEqual(["joined", "reconnecting"]);
  await world.clock.advance(1);
  expect(events.at(-1)).toEqual({ type: "ended", reason: "lost" });
  expect(world.clock.waiting).toBe(0);
  expect(world.listeners).toBe(0);
});
