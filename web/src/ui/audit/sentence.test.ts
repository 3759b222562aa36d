import { expect, test } from "vitest";
import type { AuditEntry } from "../../state/audit";
import { en } from "../../words/en";
import { tr } from "../../words/tr";
import { sentenceOf } from "./sentence";

const entry = (change: Partial<AuditEntry>): AuditEntry => ({
  number: 1,
  created_at: 0,
  act: "muted",
  detail: null,
  actor: "Ada",
  target: "Ben",
  room: "Kitchen",
  ...change,
});

test("an entry is a sentence", () => {
  expect(sentenceOf(entry({}), en)).toBe("Ada muted Ben");
  expect(sentenceOf(entry({ act: "role_given", detail: "moderator" }), en)).toBe("Ada gave Ben the role: Moderator");
  expect(sentenceOf(entry({ act: "join_refused", actor: "Ben", detail: "locked" }), en)).toBe(
    "Ben was not let in: the room was locked",
  );
  expect(sentenceOf(entry({ act: "waiting_room_changed", detail: "guests" }), tr)).toBe(
    "Ada kimlerin bekleyeceğini değiştirdi: Misafirler",
  );
  expect(sentenceOf(entry({ act: "invite_made", detail: "account" }), en)).toBe(
    "Ada made an invitation: for a new account",
  );
});

test("what an act of another version or a nameless person did can be read all the same", () => {
  expect(sentenceOf(entry({ act: "painted" as AuditEntry["act"] }), en)).toBe("painted");
  expect(sentenceOf(entry({ actor: null }), en)).toBe("Somebody muted Ben");
});
