import { expect, test } from "vitest";
import { backoff } from "./backoff";

test("the bound of the wait doubles from a quarter of a second to three seconds", () => {
  const longest = Array.from({ length: 8 }, (_, attempt) => backoff(attempt, () => 1));
  expect(longest).toEqual([250, 500, 1000, 2000, 3000, 3000, 3000, 3000]);
});

test("the wait is spread over the whole bound, down to nothing", () => {
  expect(backoff(3, () => 0)).toBe(0);
  expect(backoff(3, () => 0.5)).toBe(1000);
});

test("no number of attempts makes the wait longer than three seconds", () => {
  expect(backoff(5000, () => 1)).toBe(3000);
});

test("who was told to slow down waits longer", () => {
  expect(backoff(5, () => 1, 8000)).toBe(8000);
});
