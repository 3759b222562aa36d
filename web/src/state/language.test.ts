import { expect, it } from "vitest";
import { preferredLanguage } from "./language";

it("speaks the first language of the browser's list that it knows", () => {
  expect(preferredLanguage(["tr-TR", "en"])).toBe("tr");
  expect(preferredLanguage(["de", "TR"])).toBe("tr");
  expect(preferredLanguage(["en-US", "tr"])).toBe("en");
});

it("speaks English where it knows none of them", () => {
  expect(preferredLanguage(["de", "fr-CA"])).toBe("en");
  expect(preferredLanguage([])).toBe("en");
});
