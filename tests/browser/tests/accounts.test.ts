// Accounts as people meet them: invited, mistyped, and signed out from elsewhere.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tiles } from "../harness/observe.js";
import { OWNER, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

test("an invitation to the server makes one account, once", async () => {
  const wish = { room: null, role: null, expires_in: null, max_uses: 1 };
  const { token } = await (await scene.api()).post<{ token: string }>("/api/invites", wish);
  const link = `${scene.server.origin}/invite#${token}`;
  const joan = await scene.person("firefox");
  await joan.goto(link);
  await joan.fill("Login name", "joan");
  await joan.fill("Your name", "Joan");
  await joan.fill("Password", "another calm sentence");
  await joan.click("button", "Create account");
  await joan.see("button", "New room");

  const late = await scene.person("chromium");
  await late.goto(link);
  await late.see("heading", "This invitation no longer works");
});

test("a wrong password is answered with a sentence, and the page stays", async () => {
  await scene.api();
  const ada = await scene.person("chromium");
  await ada.goto(`${scene.server.origin}/login`);
  await ada.fill("Login name", OWNER.login);
  await ada.fill("Password", "not the sentence it was");
  await ada.click("button", "Log in");
  const words = "That login name and password do not belong together";
  await until("the sentence is there", () => ada.evaluate((said) => document.body.innerText.includes(said), words));
  await scene.logIn(ada);
});

test("a session revoked from elsewhere ends its call at once", async () => {
  const room = await scene.room("Revoked");
  const ada = await scene.ownerIn(room, "chromium");
  const api = await scene.api();
  const sessions = await api.get<{ id: string; current: boolean }[]>("/api/sessions");
  for (const { id, current } of sessions) if (!current) await api.send("DELETE", `/api/sessions/${id}`);
  await ada.see("heading", "You may no longer join this room", 3000);
  expect(await ada.evaluate(tiles, null)).toEqual([]);
});
