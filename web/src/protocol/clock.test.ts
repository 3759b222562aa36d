import { expect, test } from "vitest";
import { VirtualClock } from "../fakes/clock";
import { lenient } from "./clock";

function deadline(delay: number) {
  const clock = new VirtualClock();
  let passed = false;
  const cancel = lenient(clock).after(delay, () => {
    passed = true;
  });
  return { clock, cancel, passed: () => passed };
}

test("a page that keeps up holds everybody to the deadline", async () => {
  const { clock, passed } = deadline(500);
  await clock.advance(499);
  expect(passed()).toBe(false);
  await clock.advance(1);
  expect(passed()).toBe(true);
});

test.each([
  ["a page that comes late to a deadline waits as long again as it was late", 1500, 1000],
  ["a page that slept for hours waits two seconds", 3_600_000, 2000],
])("%s", async (_, sleep, wait) => {
  const { clock, passed } = deadline(500);
  clock.sleep(sleep);
  await clock.advance(wait - 1);
  expect(passed()).toBe(false);
  await clock.advance(1);
  expect(passed()).toBe(true);
});

test("what came meanwhile calls the deadline off", async () => {
  const { clock, passed, cancel } = deadline(500);
  clock.sleep(1500);
  await clock.advance(0);
  cancel();
  await clock.advance(10_000);
  expect(passed()).toBe(false);
});
