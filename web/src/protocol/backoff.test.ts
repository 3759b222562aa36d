import { expect, test } from "vitest";
import { backoff } from "./backoff";

test("the bound of the wait doubles from a quarter of a second to ten seconds", () => {
  const longest = Array.from({ length: 8 }, (_, attempt) => backoff(attempt, () => 1));
  expect(longest).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test("the wait is spread over the whole bound, down to nothing", () => {
  expect(backoff(3, () => 0)).toBe(0);
  expect(backoff(3, () => 0.5)).toBe(1000);
});

test("no number of attempts makes the wait longer than ten seconds", () => {
  expect(backoff(5000, () => 1)).toBe(10_000);
});
