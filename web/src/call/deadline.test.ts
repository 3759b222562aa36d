import { expect, it } from "vitest";
import { settle, VirtualClock } from "../fakes/clock";
import { worksWithin } from "./deadline";

const never = () => new Promise<void>(() => {});

it("works when the attempt does, and ends it", async () => {
  let ended: AbortSignal | undefined;
  const clock = new VirtualClock();
  const works = await worksWithin(clock, 1_000, new AbortController().signal, async (signal) => {
    ended = signal;
  });
  expect(works).toBe(true);
  expect(ended?.aborted).toBe(true);
  expect(clock.waiting).toBe(0);
});

it("does not work when the attempt fails, takes too long, or nobody waits any more", async () => {
  const clock = new VirtualClock();
  const stays = new AbortController();
  expect(await worksWithin(clock, 1_000, stays.signal, () => Promise.reject(new Error("refused")))).toBe(false);

  const late = worksWithin(clock, 1_000, stays.signal, never);
  await settle();
  clock.advance(1_000);
  expect(await late).toBe(false);

  const alone = worksWithin(clock, 1_000, stays.signal, never);
  stays.abort();
  expect(await alone).toBe(false);
});

it("does not begin once nobody waits any more", async () => {
  const gone = new AbortController();
  gone.abort();
  let begun = false;
  const attempt = async () => {
    begun = true;
  };
  expect(await worksWithin(new VirtualClock(), 1_000, gone.signal, attempt)).toBe(false);
  expect(begun).toBe(false);
});
