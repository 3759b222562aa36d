import { expect, test } from "vitest";
import { ceilingFor, LADDER, layer } from "./quality";

test("the more people there are, the less each picture may cost, and all of them about 2 Mbit/s", () => {
  const costs = Array.from({ length: 9 }, (_, index) => {
    const each = LADDER[ceilingFor(index + 1)]?.maxBitrate ?? 0;
    return { each, all: each * (index + 1) };
  });
  for (const [index, { each, all }] of costs.entries()) {
    expect(each).toBeLessThanOrEqual(costs[index - 1]?.each ?? each);
    expect(all).toBeLessThanOrEqual(2_400_000);
  }
});

test("a picture is made smaller by its shorter side, however the phone is held, and never larger", () => {
  const [, small] = LADDER;
  const scale = (width: number, height: number) => layer(small ?? null, { width, height }).scaleResolutionDownBy;
  expect(scale(1280, 720)).toBe(4);
  expect(scale(720, 1280)).toBe(4);
  expect(scale(160, 90)).toBe(1);
  expect(layer(small ?? null, undefined).scaleResolutionDownBy).toBe(1);
});

test("no picture is a layer that is not sent", () => {
  expect(layer(null, { width: 1280, height: 720 })).toEqual({ active: false, priority: "low" });
});
