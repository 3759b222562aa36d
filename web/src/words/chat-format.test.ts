import { expect, test } from "vitest";
import { clockTime, day, size } from "./chat-format";

const said = { today: "Today", yesterday: "Yesterday" };
const at = (text: string): number => new Date(text).getTime() / 1000;
const NOW = new Date("2026-11-25T12:00:00").getTime();

test("days are told as people do", () => {
  expect(day("en", at("2026-11-25T00:01:00"), said, NOW)).toBe("Today");
  expect(day("en", at("2026-11-24T23:59:00"), said, NOW)).toBe("Yesterday");
  expect(day("en", at("2026-11-20T10:00:00"), said, NOW)).toBe("Friday 20 November");
  expect(day("tr", at("2026-11-20T10:00:00"), said, NOW)).toBe("20 Kasım Cuma");
  expect(day("en", at("2025-11-20T10:00:00"), said, NOW)).toContain("2025");
});

test("times and sizes follow the language's habits", () => {
  expect(clockTime("en", at("2026-11-25T14:07:00"))).toBe("14:07");
  expect(size("en", 2_440_000)).toBe("2.4 MB");
  expect(size("tr", 2_440_000)).toBe("2,4 MB");
  expect(size("en", 0)).toBe("0 B");
  expect(size("en", 999)).toBe("999 B");
});
