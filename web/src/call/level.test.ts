import { expect, test } from "vitest";
import { loudness, ReceivedLevel, SpeakingDetector } from "./level";

const PERIOD = 60;

/** Feeds levels at the pace of the call; says at which of them somebody was taken to speak. */
function hear(levels: number[], detector = new SpeakingDetector()) {
  return levels.map((level, index) => detector.push(level, index * PERIOD));
}

test("a word is noticed at its first peak, a key of the keyboard is not", () => {
  expect(hear([0, 0.8])).toEqual([false, true]);
  expect(hear([0, 0.6, 0, 0, 0.6, 0])).not.toContain(true);
});

test("a pause between words does not end speech, silence does", () => {
  const words = [0.7, 0.7, 0.7];
  const pause = Array.from({ length: 11 }, () => 0);
  expect(hear([...words, ...pause, ...words]).slice(1)).not.toContain(false);
  expect(hear([...words, ...pause, 0, 0]).at(-1)).toBe(false);
});

test("a voice between the two thresholds goes on, but does not begin", () => {
  const between = Array.from({ length: 20 }, () => 0.41);
  expect(hear(between)).not.toContain(true);
  expect(hear([0.7, 0.7, ...between]).at(-1)).toBe(true);
});

test("loudness spreads sixty decibels over the scale", () => {
  expect([0, 0.001, 1, 2].map(loudness)).toEqual([0, 0, 1, 1]);
  expect(loudness(10 ** (-30 / 20))).toBeCloseTo(0.5);
  expect(loudness(Number.NaN)).toBe(0);
});

test("a level that is not renewed counts as silence", () => {
  let timestamp = 1;
  const receiver = {
    getSynchronizationSources: () => [{ audioLevel: 1, timestamp, rtpTimestamp: 0, source: 1 }],
  } as unknown as RTCRtpReceiver;
  const level = new ReceivedLevel();
  expect(level.read(receiver)).toBe(1);
  expect(level.read(receiver)).toBe(0);
  timestamp = 2;
  expect(level.read(receiver)).toBe(1);
  expect(level.read(null)).toBe(0);
});
