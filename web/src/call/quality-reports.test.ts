import { expect, test } from "vitest";
import { Beginning } from "./beginning";
import { QualityReports } from "./quality-reports";
import type { Path } from "./stats";

const description = { type: "description", description: { type: "offer", sdp: "" } } as const;
const end = { type: "candidate", candidate: null } as const;
const receiver = (count: number) =>
  ({ getSynchronizationSources: () => Array.from({ length: count }) }) as unknown as RTCRtpReceiver;

function look(at: number, packets: number, path: Path | null = { kind: "direct" }) {
  const arrived = {
    packetsReceived: packets,
    packetsLost: packets / 9,
    samples: packets,
    concealed: packets / 50,
    freezes: 0,
  };
  return { arrived, jitter: 4.4, journey: { path, far: null, roundTrip: 51 }, at };
}

test("the first report says how it began, once media are there and gathering is over", () => {
  const beginning = new Beginning(1000);
  const reports = new QualityReports(beginning);
  beginning.say(description, 1050);
  reports.take(look(3000, 0, null));
  expect(reports.due(3000)).toBe(null);
  beginning.look([null, receiver(0)], false, 3100);
  beginning.look([receiver(1)], false, 3200);
  beginning.look([receiver(1)], false, 9000);
  reports.take(look(5000, 90));
  expect(reports.due(5000)).toBe(null);
  beginning.say(end, 5050);
  expect(reports.due(7000)).toEqual({ gathering: 4000, first_media: 2200, path: "direct" });
  expect(reports.due(7000)).toBe(null);
});

test("a way to somebody who has nothing to say is as good as their first sound", () => {
  const beginning = new Beginning(1000);
  beginning.look([receiver(0)], false, 1500);
  expect(beginning.firstMedia).toBe(null);
  beginning.look([receiver(0)], true, 1600);
  expect(beginning.firstMedia).toBe(600);
});

test("a network in which gathering takes for ever is reported without it", () => {
  const beginning = new Beginning(0);
  const reports = new QualityReports(beginning);
  beginning.say(description, 10);
  beginning.look([receiver(1)], false, 500);
  reports.take(look(2000, 90, { kind: "relayed", over: "tls" }));
  expect(reports.due(2000)).toBe(null);
  expect(reports.due(20_000)).toEqual({ first_media: 500, path: "tls" });
});

test("then one a minute, and the rest at the end", () => {
  const beginning = new Beginning(0);
  const reports = new QualityReports(beginning);
  beginning.say(description, 0);
  beginning.say(end, 100);
  beginning.look([receiver(1)], false, 100);
  reports.take(look(0, 0));
  expect(reports.due(0)).not.toBe(null);
  for (let at = 2000; at < 60_000; at += 2000) {
    reports.take(look(at, at));
    expect(reports.due(at)).toBe(null);
  }
  reports.take(look(60_000, 60_000));
  const minute = { loss: 100, concealment: 20, freezes: 0, jitter: 4, round_trip: 51 };
  expect(reports.due(60_000)).toEqual(minute);
  expect(reports.last()).toBe(null);
  reports.take(look(66_000, 66_000));
  expect(reports.last()).toEqual(minute);
});

test("a pair that finds no way has failed after half a minute, which is said once", () => {
  const reports = new QualityReports(new Beginning(1000));
  reports.take(look(2000, 0, null));
  expect(reports.due(30_999)).toBe(null);
  expect(reports.due(31_000)).toEqual({ failed: true });
  reports.take(look(60_000, 0, null));
  expect(reports.due(60_000)).toBe(null);
  expect(reports.last()).toBe(null);
});

test("a pair with a way on which nobody sends has not failed", () => {
  const reports = new QualityReports(new Beginning(0));
  reports.take(look(1000, 0));
  expect(reports.due(60_000)).toBe(null);
});

test("no number is said that the server would not take, not even of a pair that came about late", () => {
  const beginning = new Beginning(0);
  const reports = new QualityReports(beginning);
  reports.take(look(60_000, 0, null));
  expect(reports.due(60_000)).toEqual({ failed: true });
  beginning.look([receiver(1)], false, 900_000);
  reports.take(look(900_000, 10));
  reports.due(900_000);
  expect(reports.due(950_000)).toMatchObject({ first_media: 600_000 });
});
