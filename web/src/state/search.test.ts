import { expect, test } from "vitest";
import { matches } from "./search";

test("names are found by their letters, dotted and dotless", () => {
  for (const typed of ["ırmak", "Irmak", "IRMAK", "ır"]) expect(matches("tr", "Irmak", typed), typed).toBe(true);
  for (const typed of ["ilkay", "İlkay", "İLKAY", " ilk "]) expect(matches("tr", "İlkay", typed), typed).toBe(true);
  expect(matches("tr", "Işık", "ışık")).toBe(true);
  expect(matches("en", "Iris", "iris")).toBe(true);
  expect(matches("tr", "Iris", "iris")).toBe(true);
});

test("another letter is another name", () => {
  expect(matches("tr", "İlkay", "ılkay")).toBe(false);
  expect(matches("tr", "Ada", "b")).toBe(false);
});

test("nothing typed finds everybody", () => {
  expect(matches("en", "Ada", " ")).toBe(true);
});
