import { expect, test } from "vitest";
import { Flow } from "./flow";

test("a flow that dries up has stalled after five seconds", () => {
  const flow = new Flow();
  expect(flow.hasStalled(10, 1000)).toBe(false);
  expect(flow.hasStalled(10, 5999)).toBe(false);
  expect(flow.hasStalled(10, 6000)).toBe(true);
  expect(flow.hasStalled(11, 7000)).toBe(false);
});

test("what never flowed has not stalled", () => {
  const flow = new Flow();
  expect(flow.hasStalled(0, 1000)).toBe(false);
  expect(flow.hasStalled(0, 60_000)).toBe(false);
});

test("nothing need flow from somebody who has everything off", () => {
  const flow = new Flow();
  flow.expect(false);
  expect(flow.hasStalled(10, 1000)).toBe(false);
  expect(flow.hasStalled(10, 60_000)).toBe(false);
});

test("switching something on gives it time to flow again", () => {
  const flow = new Flow();
  flow.hasStalled(10, 1000);
  flow.expect(false);
  flow.expect(true);
  expect(flow.hasStalled(10, 60_000)).toBe(false);
});

test("another peer connection counts from nothing", () => {
  const flow = new Flow();
  flow.hasStalled(10, 1000);
  flow.startOver();
  expect(flow.hasStalled(0, 60_000)).toBe(false);
  expect(flow.hasStalled(3, 61_000)).toBe(false);
  expect(flow.hasStalled(3, 66_000)).toBe(true);
});
