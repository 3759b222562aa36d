import { expect, test } from "vitest";
import { settle } from "../fakes/clock";
import { Couple } from "../fakes/couple";

const MANY_TURNS = 3000;

/** Turns of the event loop, for the browser's own hashing. */
async function hashed(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !done(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  await settle(MANY_TURNS);
}

const safety = (couple: Couple) => [couple.ada.view.safety, couple.bo.view.safety];

async function connected(prepare: (couple: Couple) => void = () => {}): Promise<Couple> {
  const couple = new Couple();
  prepare(couple);
  await settle(MANY_TURNS);
  await hashed(() => safety(couple).every(({ state }) => state !== "pending"));
  return couple;
}

test("two who are connected have one code, which stays through a new path and a new peer connection", async () => {
  const couple = await connected();
  const [ada, bo] = safety(couple);
  expect(ada).toMatchObject({ state: "agreed", code: expect.stringMatching(/^\d{8}$/) });
  expect(bo).toEqual(ada);
  for (const state of ["failed", "closed"]) {
    const before = couple.connection("bo");
    before.become(state);
    await couple.clock.advance(40_000);
    await settle(MANY_TURNS);
    expect(couple.connection("bo").connectionState).toBe("connected");
    expect(safety(couple)).toEqual([ada, ada]);
  }
});

test("there is no code before media flow", async () => {
  const couple = await connected((fresh) => {
    fresh.network.up = false;
  });
  expect(safety(couple)).toEqual([{ state: "pending" }, { state: "pending" }]);
});

test("a fingerprint swapped in a description makes a code impossible, at once and for good", async () => {
  const couple = await connected((fresh) => fresh.swap("d".repeat(64)));
  expect(safety(couple)).toEqual([{ state: "impossible" }, { state: "impossible" }]);
  couple.swap(null);
  couple.connection("bo").restartIce();
  await settle(MANY_TURNS);
  expect(safety(couple)).toEqual([{ state: "impossible" }, { state: "impossible" }]);
});

test("a fingerprint swapped later, on a new path, takes the code away", async () => {
  const couple = await connected();
  couple.swap("d".repeat(64));
  couple.connection("bo").restartIce();
  await settle(MANY_TURNS);
  expect(safety(couple)).toEqual([{ state: "impossible" }, { state: "impossible" }]);
});

test("steps that never arrive make a code impossible in the end", async () => {
  const couple = await connected((fresh) => {
    fresh.intercept = () => null;
  });
  expect(safety(couple)).toEqual([{ state: "pending" }, { state: "pending" }]);
  await couple.clock.advance(31_000);
  expect(safety(couple)).toEqual([{ state: "impossible" }, { state: "impossible" }]);
});
