import { expect, it } from "vitest";
import { Refused, Unreachable } from "../../protocol/http";
import { SignedOut } from "../../state/session";
import { en } from "../../words/en";
import { problemWords } from "./problems";

it("says in words what each refusal means", () => {
  expect(problemWords(new Refused(409, "login_taken", "", null), en)).toBe(en.errors.login_taken);
  expect(problemWords(new Unreachable(), en)).toBe(en.errors.unreachable);
  expect(problemWords(new SignedOut(), en)).toBe(en.errors.not_authenticated);
});

it("says how long to wait where the server said so", () => {
  expect(problemWords(new Refused(429, "rate_limited", "", 30), en)).toBe(en.errors.wait(30));
  expect(problemWords(new Refused(429, "rate_limited", "", null), en)).toBe(en.errors.rate_limited);
});

it("shows no inner details of what it does not know", () => {
  expect(problemWords(new Refused(500, "of_tomorrow", "SELECT secret", null), en)).toBe(en.errors.unavailable);
  expect(problemWords(new TypeError("x is undefined"), en)).toBe(en.errors.unavailable);
  expect(problemWords(new Refused(400, "wait", "", null), en)).toBe(en.errors.unavailable);
});
