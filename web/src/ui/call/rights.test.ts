import { expect, it } from "vitest";
import { mayRemove } from "./rights";

it("lets moderators remove guests and members, and owners also moderators", () => {
  expect(mayRemove("moderator", "guest")).toBe(true);
  expect(mayRemove("moderator", "member")).toBe(true);
  expect(mayRemove("owner", "moderator")).toBe(true);
});

it("lets nobody remove those beside or above them", () => {
  expect(mayRemove("moderator", "moderator")).toBe(false);
  expect(mayRemove("moderator", "owner")).toBe(false);
  expect(mayRemove("owner", "owner")).toBe(false);
  expect(mayRemove("member", "guest")).toBe(false);
});
