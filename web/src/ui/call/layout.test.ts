import { describe, expect, it } from "vitest";
import { arrange, type Box, corner, feature, type Size, selfInCorner } from "./layout";

const GAP = 10;
const DESKTOP = { width: 1248, height: 656 };
const STANDING = { width: 374, height: 736 };
const LYING = { width: 760, height: 350 };
const SMALLEST = { width: 304, height: 456 };
const STAGES = [DESKTOP, STANDING, LYING, SMALLEST, { width: 2168, height: 1056 }];

const within = (box: Box, stage: Size) =>
  box.left >= -0.01 &&
  box.top >= -0.01 &&
  box.left + box.width <= stage.width + 0.01 &&
  box.top + box.height <= stage.height + 0.01;
const apart = (one: Box, other: Box) =>
  one.left + one.width + GAP <= other.left + 0.01 ||
  other.left + other.width + GAP <= one.left + 0.01 ||
  one.top + one.height + GAP <= other.top + 0.01 ||
  other.top + other.height + GAP <= one.top + 0.01;

describe("the stage", () => {
  it("gives everybody a place within it, and nobody another's, for any number of people on any screen", () => {
    for (const stage of STAGES) {
      for (let count = 1; count <= 12; count++) {
        const { boxes } = arrange(count, stage, GAP);
        expect(boxes).toHaveLength(count);
        expect(boxes.every((box) => within(box, stage))).toBe(true);
        expect(boxes.every((box, at) => boxes.slice(at + 1).every((other) => apart(box, other)))).toBe(true);
      }
    }
  });

  it("puts two people side by side on a desktop and one above the other on a phone", () => {
    expect(arrange(2, DESKTOP, GAP).rows).toBe(1);
    expect(arrange(2, STANDING, GAP).rows).toBe(2);
    expect(arrange(2, LYING, GAP).rows).toBe(1);
  });

  it("puts the longer rows below", () => {
    const tops = arrange(5, DESKTOP, GAP).boxes.map((box) => box.top);
    expect(new Set(tops.slice(0, 2)).size).toBe(1);
    expect(new Set(tops.slice(2)).size).toBe(1);
  });

  it("keeps the tiles of a row equally large, and no shape that cuts faces off", () => {
    for (const stage of [...STAGES, { width: 320, height: 1400 }]) {
      for (const { width, height } of [1, 2, 7].flatMap((count) => arrange(count, stage, GAP).boxes)) {
        expect(width / height).toBeLessThanOrEqual(2.001);
        expect(width / height).toBeGreaterThanOrEqual(0.499);
      }
    }
  });

  it("keeps its rows while the window changes a little, so that nobody is thrown about", () => {
    const wide = { width: 900, height: 640 };
    const rows = arrange(2, wide, GAP).rows;
    for (let width = 900; width > 800; width -= 5) expect(arrange(2, { ...wide, width }, GAP, rows).rows).toBe(rows);
    expect(arrange(2, { ...wide, width: 360 }, GAP, rows).rows).not.toBe(rows);
  });

  it("survives a stage that has no size yet, and a call without anybody", () => {
    expect(arrange(3, { width: 0, height: 0 }, GAP).boxes).toEqual([]);
    expect(arrange(0, DESKTOP, GAP).boxes).toEqual([]);
  });
});

describe("a large tile", () => {
  it("leaves everybody a place of their own, for any number of people on any screen", () => {
    for (const stage of STAGES) {
      for (let others = 0; others <= 12; others++) {
        const { large, others: small } = feature(others, stage, GAP);
        const boxes = [large, ...small];
        expect(small).toHaveLength(others);
        expect(boxes.every((box) => within(box, stage))).toBe(true);
        expect(boxes.every((box, at) => boxes.slice(at + 1).every((other) => apart(box, other)))).toBe(true);
      }
    }
  });

  it("is much the largest", () => {
    const area = ({ width, height }: Size) => width * height;
    for (const stage of STAGES) {
      for (const others of [1, 4, 9]) {
        const { large, others: small } = feature(others, stage, GAP);
        expect(area(large)).toBeGreaterThan(0.6 * area(stage));
        for (const box of small) expect(area(box)).toBeLessThan(area(large) / 3);
      }
    }
  });

  it("has the others below it on a standing phone and beside it on a lying one", () => {
    const edge = (stage: Size) => feature(3, stage, GAP).large;
    expect(edge(STANDING).width).toBe(STANDING.width);
    expect(edge(LYING).height).toBe(LYING.height);
    expect(edge(DESKTOP).height).toBe(DESKTOP.height);
  });

  it("fills the stage when there is nothing else, and survives a stage without a size", () => {
    expect(feature(0, DESKTOP, GAP).large).toEqual({ left: 0, top: 0, ...DESKTOP });
    expect(feature(3, { width: 0, height: 0 }, GAP).others).toEqual([]);
  });
});

describe("one's own picture", () => {
  it("is small in the corner of a phone as soon as somebody else is there", () => {
    expect(selfInCorner(1, STANDING)).toBe(false);
    expect(selfInCorner(2, STANDING)).toBe(true);
    expect(selfInCorner(2, LYING)).toBe(true);
    expect(selfInCorner(2, DESKTOP)).toBe(false);
  });

  it("stays within the stage, standing on a standing phone and lying on a lying one", () => {
    for (const stage of [STANDING, LYING, SMALLEST]) expect(within(corner(stage), stage)).toBe(true);
    expect(corner(STANDING).height).toBeGreaterThan(corner(STANDING).width);
    expect(corner(LYING).width).toBeGreaterThan(corner(LYING).height);
  });
});
