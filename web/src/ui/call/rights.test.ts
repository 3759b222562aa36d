import { expect, it } from "vitest";
import { mayGiveRole, mayModerate, mayQuiet, mayRemove } from "./rights";

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

it("lets moderators quiet each other, and nobody those above them", () => {
  expect(mayQuiet("moderator", "moderator")).toBe(true);
  expect(mayQuiet("moderator", "guest")).toBe(true);
  expect(mayQuiet("owner", "owner")).toBe(true);
  expect(mayQuiet("moderator", "owner")).toBe(false);
  expect(mayQuiet("member", "guest")).toBe(false);
});

it("leaves the room to moderators, and roles to owners", () => {
  expect((["guest", "member", "moderator", "owner"] as const).map(mayModerate)).toEqual([false, false, true, true]);
  expect((["guest", "member", "moderator", "owner"] as const).map(mayGiveRole)).toEqual([false, false, false, true]);
});
