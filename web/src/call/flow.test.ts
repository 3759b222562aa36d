import { expect, test } from "vitest";
import { Flow, readArrived } from "./flow";

const arrived = (media: number, checks = 0) => ({ media, checks });

test("where sound must come, a link on which nothing arrives has stalled after two looks", () => {
  const flow = new Flow();
  expect(flow.hasStalled(arrived(10), 1000)).toBe(false);
  expect(flow.hasStalled(arrived(10), 2899)).toBe(false);
  expect(flow.hasStalled(arrived(10), 2900)).toBe(true);
  expect(flow.hasStalled(arrived(11), 3900)).toBe(false);
});

test("a look without anything new is quiet, and nothing is quiet where everything is off", () => {
  const flow = new Flow();
  flow.hasStalled(arrived(10), 1000);
  expect(flow.isQuiet).toBe(false);
  flow.hasStalled(arrived(10), 2000);
  expect(flow.isQuiet).toBe(true);
  flow.hasStalled(arrived(11), 3000);
  expect(flow.isQuiet).toBe(false);
  flow.expect(false);
  flow.hasStalled(arrived(11), 4000);
  flow.hasStalled(arrived(11), 6000);
  expect(flow.isQuiet).toBe(false);
});

test("silence that is not sent is no stall: a packet every 400 ms is enough", () => {
  const flow = new Flow();
  for (let now = 0; now < 60_000; now += 400) expect(flow.hasStalled(arrived(1 + now / 400), now)).toBe(false);
});

test("sound that stays away while the path works is borne for five seconds", () => {
  const flow = new Flow();
  expect(flow.hasStalled(arrived(10, 1), 1000)).toBe(false);
  for (let now = 2000; now < 6000; now += 1000) expect(flow.hasStalled(arrived(10, now), now)).toBe(false);
  expect(flow.hasStalled(arrived(10, 6000), 6000)).toBe(true);
});

test("what never flowed has not stalled", () => {
  const flow = new Flow();
  expect(flow.hasStalled(arrived(0), 1000)).toBe(false);
  expect(flow.hasStalled(arrived(0), 60_000)).toBe(false);
});

test("from somebody who has everything off, the checks of the path are enough", () => {
  const flow = new Flow();
  flow.expect(false);
  for (let now = 0; now < 60_000; now += 2500) expect(flow.hasStalled(arrived(10, 1 + now), now)).toBe(false);
  expect(flow.hasStalled(arrived(10, 57_501), 62_499)).toBe(false);
  expect(flow.hasStalled(arrived(10, 57_501), 62_500)).toBe(true);
});

test("where checks are not counted, nothing is concluded from the silence of somebody who has everything off", () => {
  const flow = new Flow();
  flow.hasStalled(arrived(10), 1000);
  flow.expect(false);
  expect(flow.hasStalled(arrived(20), 2000)).toBe(false);
  expect(flow.hasStalled(arrived(20), 60_000)).toBe(false);
});

test("a microphone that is switched on has time to be heard", () => {
  const flow = new Flow();
  flow.expect(false);
  flow.hasStalled(arrived(10, 1), 1000);
  flow.expect(true);
  expect(flow.hasStalled(arrived(10, 2), 60_000)).toBe(false);
});

test("another peer connection counts from nothing", () => {
  const flow = new Flow();
  flow.hasStalled(arrived(10), 1000);
  flow.startOver();
  expect(flow.hasStalled(arrived(0), 60_000)).toBe(false);
  expect(flow.hasStalled(arrived(3), 61_000)).toBe(false);
  expect(flow.hasStalled(arrived(3), 63_000)).toBe(true);
});

test("packets of every stream, and the checks of every path, count as signs of life", () => {
  const report = new Map(
    [
      { id: "A", type: "inbound-rtp", packetsReceived: 3 },
      { id: "V", type: "inbound-rtp", packetsReceived: 4 },
      { id: "P", type: "candidate-pair", requestsReceived: 20, responsesReceived: 100 },
      { id: "Q", type: "candidate-pair" },
    ].map((stats) => [stats.id, stats]),
  );
  expect(readArrived(report)).toEqual({ media: 7, checks: 120 });
});
