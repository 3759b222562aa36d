import { expect, test, vi } from "vitest";
import { VirtualClock } from "../fakes/clock";
import { onSlept } from "./slumber";

test("time that passed without a look tells of a slumber, once", async () => {
  const clock = new VirtualClock();
  const woke = vi.fn();
  const stop = onSlept(clock, woke);
  await clock.advance(60_000);
  expect(woke).not.toHaveBeenCalled();
  clock.sleep(90_000);
  await clock.advance(10_000);
  expect(woke).toHaveBeenCalledTimes(1);
  stop();
  expect(clock.waiting).toBe(0);
});

test("a look that is a little late tells of nothing", async () => {
  const clock = new VirtualClock();
  const woke = vi.fn();
  onSlept(clock, woke);
  for (let count = 0; count < 10; count += 1) {
    clock.sleep(2000);
    await clock.advance(1000);
  }
  expect(woke).not.toHaveBeenCalled();
});
