import { expect, test } from "vitest";
import { VirtualClock } from "../fakes/clock";
import { Recovery, type Remedy } from "./recovery";

const MINUTE = 60_000;

function recovery(first = true, chance = 0.5) {
  const clock = new VirtualClock();
  const remedies: Remedy[] = [];
  const act = (remedy: Remedy) => remedies.push(remedy);
  return { clock, remedies, recovery: new Recovery({ clock, first, random: () => chance, act }) };
}

test("a first connection has twelve seconds, then another peer connection is tried", async () => {
  const { clock, remedies } = recovery();
  await clock.advance(11_999);
  expect(remedies).toEqual([]);
  await clock.advance(1);
  expect(remedies).toEqual(["replace"]);
});

test("the ladder: two restarts, a new peer connection, a new life in the room, for as long as it takes", async () => {
  const { clock, remedies, recovery: failing } = recovery();
  failing.update("good");
  failing.update("failed");
  await clock.advance(5000 + 10_000 + 20_000);
  expect(remedies).toEqual(["restart", "restart", "replace", "rejoin"]);
  await clock.advance(39_999);
  expect(remedies.length).toBe(4);
  await clock.advance(10 * MINUTE);
  expect(remedies.slice(4)).toEqual(Array.from({ length: 15 }, (_, at) => remedies[at % 4]));
});

test("the waits of the ladder are spread, so that many links do not act in step", async () => {
  for (const [chance, wait] of [
    [0, 4000],
    [1, 6000],
  ] as const) {
    const { clock, remedies, recovery: failing } = recovery(true, chance);
    failing.update("good");
    failing.update("failed");
    await clock.advance(wait - 1);
    expect(remedies.length).toBe(1);
    await clock.advance(1);
    expect(remedies.length).toBe(2);
  }
});

test("a link that never worked only ever gets new peer connections", async () => {
  const { clock, remedies } = recovery();
  await clock.advance(10 * MINUTE);
  expect(new Set(remedies)).toEqual(new Set(["replace"]));
});

test("each new peer connection of a link that never worked has the time of a first one, and more", async () => {
  const { clock, remedies } = recovery();
  const times: number[] = [];
  for (let second = 1; second <= 120; second += 1) {
    await clock.advance(1000);
    while (times.length < remedies.length) times.push(second);
  }
  expect(times).toEqual([12, 24, 48, 88]);
});

test.each([
  ["a usual time", 3000, [0, 6]],
  ["long", 9000, [6, 24]],
  ["for ever", 47_000, [9, 33]],
])("a link that took %s to work waits with its remedies", async (_, took, expected) => {
  const { clock, remedies, recovery: slow } = recovery();
  await clock.advance(took);
  slow.update("good");
  await clock.advance(MINUTE);
  remedies.length = 0;
  slow.update("unsteady");
  const times: number[] = [];
  for (let second = 0; second <= 40; second += 1) {
    await clock.advance(second === 0 ? 0 : 1000);
    while (times.length < Math.min(2, remedies.length)) times.push(second);
  }
  expect(times).toEqual(expected);
});

test("what a remedy takes on a dead network is not what a link takes", async () => {
  const { clock, remedies, recovery: cut } = recovery();
  cut.update("good");
  cut.update("unsteady");
  await clock.advance(MINUTE);
  cut.update("good");
  cut.update("unsteady");
  const before = remedies.length;
  await clock.advance(0);
  expect(remedies.length).toBe(before + 1);
});

test("a page that is late itself looks whether the link works before it acts", async () => {
  const { clock, remedies, recovery: late } = recovery();
  clock.sleep(13_000);
  await clock.advance(0);
  expect(remedies).toEqual([]);
  late.update("good");
  await clock.advance(MINUTE);
  expect(remedies).toEqual([]);
});

test("changes between bad states do not hurry the next remedy", async () => {
  const { clock, remedies, recovery: flapping } = recovery();
  flapping.update("good");
  for (let count = 0; count < 4; count += 1) {
    flapping.update("failed");
    flapping.update("unsteady");
    await clock.advance(1000);
  }
  expect(remedies).toEqual(["restart"]);
});

test("a link that is good again starts over at the foot of the ladder", async () => {
  const { clock, remedies, recovery: healed } = recovery();
  healed.update("good");
  healed.update("failed");
  await clock.advance(5000);
  healed.update("good");
  await clock.advance(MINUTE);
  healed.update("unsteady");
  await clock.advance(0);
  expect(remedies).toEqual(["restart", "restart", "restart"]);
});

test("the second side acts only when the first one's remedy did not help", async () => {
  const { clock, remedies, recovery: second } = recovery(false);
  second.update("good");
  second.update("failed");
  await clock.advance(1999);
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
    await clock.advance(4000);
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

test("a remedy that falls due while the server is doubted waits for the answer", async () => {
  const { clock, remedies, recovery: doubted } = recovery();
  doubted.update("good");
  doubted.doubt(true);
  doubted.update("unsteady");
  await clock.advance(2000);
  expect(remedies).toEqual([]);
  doubted.doubt(false);
  expect(remedies).toEqual(["restart"]);
});

test("a doubt hurries no remedy that is not due", async () => {
  const { clock, remedies, recovery: doubted } = recovery();
  doubted.update("good");
  doubted.update("failed");
  await clock.advance(1000);
  doubted.doubt(true);
  doubted.doubt(false);
  await clock.advance(3999);
  expect(remedies.length).toBe(1);
  await clock.advance(1);
  expect(remedies.length).toBe(2);
});

test("a link that came back during a doubt needs no remedy, and one without a server waits for it", async () => {
  const { clock, remedies, recovery: doubted } = recovery();
  doubted.update("good");
  doubted.doubt(true);
  doubted.update("unsteady");
  await clock.advance(100);
  doubted.update("good");
  doubted.doubt(false);
  expect(remedies).toEqual([]);
  doubted.doubt(true);
  doubted.update("unsteady");
  await clock.advance(100);
  doubted.hold(true);
  doubted.doubt(false);
  await clock.advance(MINUTE);
  expect(remedies).toEqual([]);
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

test("a remedy of the other side's gets its time, and where it helps none of this side's is needed", async () => {
  const { clock, remedies, recovery: failing } = recovery();
  failing.update("good");
  failing.makeWay();
  failing.update("unsteady");
  await clock.advance(4999);
  failing.update("good");
  await clock.advance(MINUTE);
  expect(remedies).toEqual([]);
});

test("a remedy of the other side's that does not help is followed by one of this side's", async () => {
  for (const [first, wait] of [
    [true, 5000],
    [false, 7000],
  ] as const) {
    const { clock, remedies, recovery: failing } = recovery(first);
    failing.update("good");
    failing.update("unsteady");
    if (!first) await clock.advance(1000);
    const before = remedies.length;
    failing.makeWay();
    await clock.advance(wait - 1);
    expect(remedies.length).toBe(before);
    await clock.advance(1);
    expect(remedies.length).toBe(before + 1);
  }
});
