import { expect, test } from "vitest";
import { VirtualClock } from "../fakes/clock";
import { Recovery, type Remedy } from "./recovery";

const MINUTE = 60_000;

function recovery(first = true) {
  const clock = new VirtualClock();
  const remedies: Remedy[] = [];
  return { clock, remedies, recovery: new Recovery({ clock, first, act: (remedy) => remedies.push(remedy) }) };
}

test("a first connection has twenty seconds, then another peer connection is tried", async () => {
  const { clock, remedies } = recovery();
  await clock.advance(19_999);
  expect(remedies).toEqual([]);
  await clock.advance(1);
  expect(remedies).toEqual(["replace"]);
});

test("what two restarts do not heal is replaced, with longer and longer waits, for as long as it takes", async () => {
  const { clock, remedies, recovery: failing } = recovery();
  failing.update("good");
  failing.update("failed");
  await clock.advance(10_000 + 20_000 + 30_000);
  expect(remedies).toEqual(["restart", "restart", "replace", "restart"]);
  await clock.advance(39_999);
  expect(remedies.length).toBe(4);
  await clock.advance(10 * MINUTE);
  expect(remedies.length).toBe(4 + 15);
});

test("changes between bad states do not hurry the next remedy", async () => {
  const { clock, remedies, recovery: flapping } = recovery();
  flapping.update("good");
  for (let count = 0; count < 8; count += 1) {
    flapping.update("failed");
    flapping.update("unsteady");
    await clock.advance(1000);
  }
  expect(remedies).toEqual(["restart"]);
});

test("a link that is good again starts over with patience", async () => {
  const { clock, remedies, recovery: healed } = recovery();
  healed.update("good");
  healed.update("failed");
  await clock.advance(0);
  healed.update("good");
  await clock.advance(MINUTE);
  healed.update("unsteady");
  await clock.advance(3999);
  expect(remedies).toEqual(["restart"]);
  await clock.advance(1);
  expect(remedies).toEqual(["restart", "restart"]);
});

test("the second side acts only when the first one's remedy did not help", async () => {
  const { clock, remedies, recovery: second } = recovery(false);
  second.update("good");
  second.update("failed");
  await clock.advance(5999);
  expect(remedies).toEqual([]);
  await clock.advance(1);
  expect(remedies).toEqual(["restart"]);
});

test("a link whose network changed is restarted once", async () => {
  const { clock, remedies, recovery: moved } = recovery(false);
  moved.update("good");
  moved.moved();
  expect(remedies).toEqual(["restart"]);
  await clock.advance(10 * MINUTE);
  expect(remedies).toEqual(["restart"]);
});

test("after a change of network a link that then fails gets its remedies", async () => {
  const { clock, remedies, recovery: moved } = recovery();
  moved.update("good");
  moved.moved();
  moved.update("failed");
  await clock.advance(0);
  expect(remedies).toEqual(["restart", "restart"]);
});

test("what only one side notices it mends at once, whichever side it is, but not again and again", async () => {
  for (const first of [true, false]) {
    const { clock, remedies, recovery: broken } = recovery(first);
    broken.update("good");
    broken.alone();
    await clock.advance(0);
    expect(remedies.length).toBe(1);
    broken.alone();
    await clock.advance(9000);
    expect(remedies.length).toBe(1);
  }
});

test("a remedy that is due is held back while it could reach nobody", async () => {
  const { clock, remedies, recovery: held } = recovery();
  held.update("good");
  held.update("unsteady");
  held.hold(true);
  await clock.advance(MINUTE);
  expect(remedies).toEqual([]);
  held.hold(false);
  await clock.advance(0);
  expect(remedies).toEqual(["restart"]);
});

test("nothing happens after stopping", async () => {
  const { clock, remedies, recovery: stopped } = recovery();
  stopped.update("good");
  stopped.update("failed");
  stopped.stop();
  stopped.update("unsteady");
  await clock.advance(MINUTE);
  expect(remedies).toEqual([]);
  expect(clock.waiting).toBe(0);
});
