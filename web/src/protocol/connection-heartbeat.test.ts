import { expect, test } from "vitest";
import { VirtualClock } from "../fakes/clock";
import { Heartbeat } from "./connection-heartbeat";

function heart() {
  const clock = new VirtualClock();
  let deaths = 0;
  const heartbeat = new Heartbeat(
    clock,
    60_000,
    () => {},
    () => {
      deaths += 1;
    },
  );
  return { clock, heartbeat, deaths: () => deaths };
}

test("without an answer in time the other side is gone", async () => {
  const { clock, heartbeat, deaths } = heart();
  heartbeat.beat(500);
  await clock.advance(499);
  expect(deaths()).toBe(0);
  await clock.advance(1);
  expect(deaths()).toBe(1);
});

test("a page that is late itself looks through its queue before it calls anybody gone", async () => {
  const { clock, heartbeat, deaths } = heart();
  heartbeat.beat(500);
  clock.sleep(1500);
  await clock.advance(0);
  expect(deaths()).toBe(0);
  heartbeat.heard();
  await clock.advance(10_000);
  expect(deaths()).toBe(0);
});

test("but a page that was late waits only as long again", async () => {
  const { clock, heartbeat, deaths } = heart();
  heartbeat.beat(500);
  clock.sleep(1500);
  await clock.advance(999);
  expect(deaths()).toBe(0);
  await clock.advance(1);
  expect(deaths()).toBe(1);
});

test("a page that has just woken asks again, and need not wait longer than for that answer", async () => {
  const { clock, heartbeat, deaths } = heart();
  heartbeat.beat();
  clock.sleep(90_000);
  await clock.advance(0);
  heartbeat.beat(500);
  await clock.advance(499);
  expect(deaths()).toBe(0);
  await clock.advance(1);
  expect(deaths()).toBe(1);
});
