import { expect, it } from "vitest";
import type { HistorySpan } from "../../protocol/api";
import { administrationEn } from "../../words/administration.en";
import { administrationTr } from "../../words/administration.tr";
import { ceilingOf, peakOf, rowsOf, startOf, valueAt, valueWords } from "./chart";

const span: HistorySpan = {
  step: 60,
  until: 6000,
  points: [null, { bitrate: 5000, people: 3, rooms: 1, loss: null, round_trip: 0.05 }],
};

it("tells a gap and what nobody measured from zero", () => {
  expect(span.points.map((point) => valueAt("people", point))).toEqual([null, 3]);
  expect(span.points.map((point) => valueAt("loss", point))).toEqual([null, null]);
  expect(peakOf([null, 0])).toBe(0);
  expect(peakOf([null, null])).toBeNull();
});

it("ends at a number that is easy to read, and shows a trifle as one", () => {
  expect(ceilingOf("people", 17)).toBe(20);
  expect(ceilingOf("people", null)).toBe(4);
  expect(ceilingOf("loss", 0.0001)).toBe(0.01);
  expect(ceilingOf("round_trip", 0.2)).toBeCloseTo(0.2);
  expect(ceilingOf("bitrate", 50_000_001)).toBe(100_000_000);
});

it("has one row for a gap, however long", () => {
  const [gap = null, point = null] = span.points;
  expect(rowsOf({ ...span, points: [gap, gap, point, point, gap, gap, gap] })).toEqual([4, 3, 2, 0]);
});

it("knows when each point began", () => {
  expect([0, 1].map((index) => startOf(span, index))).toEqual([5880, 5940]);
});

it("writes values as the language does", () => {
  expect(valueWords("bitrate", 1_230_000, "tr", administrationTr.history)).toBe("1,2 Mbit/s");
  expect(valueWords("loss", 0.0251, "en", administrationEn.history)).toBe("2.5%");
  expect(valueWords("round_trip", 0.0449, "en", administrationEn.history)).toBe("45 ms");
});
