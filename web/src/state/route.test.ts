import { expect, it } from "vitest";
import { roomPath, routeOf } from "./route";

it("finds each page by its path", () => {
  expect(routeOf("/")).toEqual({ page: "home" });
  expect(routeOf("/login")).toEqual({ page: "login" });
  expect(routeOf("/account/")).toEqual({ page: "account" });
  expect(routeOf("/test")).toEqual({ page: "test" });
  expect(routeOf("/rooms/abc")).toEqual({ page: "room", id: "abc" });
});

it("says that there is nothing at any other path", () => {
  for (const path of ["/nothing", "/rooms", "/rooms/a/b", "/login/more"]) expect(routeOf(path).page).toBe("not_found");
});

it("brings any room's id through an address and back", () => {
  for (const id of ["abc", "a/b", "oda 1", "%", "ğü"]) expect(routeOf(roomPath(id))).toEqual({ page: "room", id });
});

it("takes a mistyped percent sign for what it is instead of failing", () => {
  expect(routeOf("/rooms/50%")).toEqual({ page: "room", id: "50%" });
});
