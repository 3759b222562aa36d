import { expect, it } from "vitest";
import { en } from "../../words/en";
import { faults } from "./account";

const good = { login: "ayse", name: "Ayşe", password: "kahve ve simit" };

it("finds nothing wrong with a good account", () => {
  expect(faults(good, en)).toEqual({});
});

it("says what is missing", () => {
  const { missing } = en.errors;
  expect(faults({ login: "", name: "", password: "" }, en)).toEqual({
    login: missing,
    name: missing,
    password: missing,
  });
});

it("takes a login name of 2 to 32 plain letters, digits, dots, dashes and underscores", () => {
  for (const login of ["ab", "A.b-c_9", "x".repeat(32)]) expect(faults({ ...good, login }, en).login).toBeUndefined();
  for (const login of ["a", "ayşe", "two words", "x".repeat(33)])
    expect(faults({ ...good, login }, en).login).toBeDefined();
});

it("counts a password's letters, not its bytes", () => {
  expect(faults({ ...good, password: "ğğğğğğğğğ" }, en).password).toBe(en.errors.tooShort);
  expect(faults({ ...good, password: "ğğğğğğğğğğ" }, en).password).toBeUndefined();
});
