// The page itself: what its headers forbid, and whether everyone can use every screen.

import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../harness/axe.js";
import { enter, Scene } from "../harness/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("every page forbids inline code, other hosts and being framed", async () => {
  for (const path of ["/", "/login", "/rooms/none", "/invite"]) {
    const { headers } = await scene.server.api.send("GET", path);
    const policy = String(headers["content-security-policy"]);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("script-src 'self'");
    expect(policy, path).toContain("connect-src 'self'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toMatch(/unsafe|\*|https?:/);
    expect(String(headers["permissions-policy"]), path).toMatch(/camera=\(self\)/);
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toBe("no-referrer");
  }
});

test.each([{ dark: false }, { dark: true }])("no screen has a serious barrier (dark: $dark)", { timeout: 180_000 }, async ({ dark }) => {
  const { origin, setupToken } = scene.server;
  const person = await scene.person("chromium", { dark });
  const barriers: string[] = [];
  const look = async (screen: string) => void barriers.push(...(await barriersOf(person, screen)));

  await person.goto(`${origin}/setup#${setupToken}`);
  await look("setup");
  const room = await scene.room("Library");
  const guest = await scene.guest("Grace", room, "chromium");
  await person.goto(`${origin}/login`);
  await person.see("button", "Log in");
  await look("log in");
  await person.goto(`${origin}/register`);
  await look("register");
  await person.goto(origin + room.invitation);
  await person.see("button", "Join as guest");
  await look("invitation");

  await scene.logIn(person);
  await look("home");
  await person.click("button", "New room");
  await look("new room");
  for (const page of ["account", "admin", "nowhere"]) {
    await person.goto(`${origin}/${page}`);
    await person.see("heading", HEADINGS[page] ?? "");
    await look(page);
  }
  await person.goto(`${origin}/rooms/${room.id}`);
  await person.see("button", "Join now");
  await look("pre-join");
  await enter(person);
  await look("call");
  await person.click("button", "Options for Grace");
  await look("a person's menu");
  await person.press("Escape");
  await person.click("button", "More");
  await look("everything else");
  await person.click("menuitem", "Microphone and camera");
  await look("devices");
  await person.press("Escape");
  await person.click("button", "More");
  await person.click("menuitem", "Invite");
  await look("invite");
  await person.press("Escape");
  await person.click("button", "Leave");
  await person.see("button", "Join again");
  await look("left");
  await guest.click("button", "Leave");
  expect(barriers).toEqual([]);
});

const HEADINGS: Record<string, string> = {
  account: "Your account",
  admin: "Administration",
  nowhere: "There is nothing here",
};
