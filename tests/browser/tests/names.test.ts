// Names of people and rooms: whatever is written in them stays words, and Turkish letters are Turkish.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tiles, violations } from "../harness/observe.js";
import { enter, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const HOSTILE = [
  `<img src=x onerror="hacked=1">`,
  `"><script>hacked=1</script>`,
  `<svg/onload=hacked=1>{{7*7}}`,
  `javascript:hacked=1//`,
  `</title><body onload=hacked=1>`,
];

test.each(HOSTILE)("%s is a name like any other, of a person and of a room", async (name) => {
  const room = await scene.room(name);
  const owner = await scene.ownerIn(room, "chromium");
  const guest = await scene.person("chromium");
  await guest.goto(scene.server.origin + room.invitation);
  await guest.fill("Your name", name);
  await guest.click("button", "Join as guest");
  await guest.see("heading", name);
  await enter(guest);
  await owner.see("button", `Options for ${name}`);
  expect((await owner.evaluate(tiles, null)).map(({ label }) => label)).toContainEqual(expect.stringContaining(name));
  expect(await owner.evaluate(() => document.title, null)).toContain(name);
  await owner.goto(`${scene.server.origin}/`);
  await owner.see("link", `Join ${name}`);
  for (const person of [owner, guest]) {
    expect(await person.evaluate(() => Reflect.get(globalThis, "hacked"), null)).toBeUndefined();
    expect(await person.evaluate(violations, null)).toEqual([]);
  }
});

test("in Turkish rooms stand in the Turkish order, capitals keep their dots, and the page says which language it speaks", async () => {
  for (const name of ["ırmak", "inci", "çay", "cam", "zeytin"]) await scene.room(`${name} odası`);
  const person = await scene.person("chromium");
  await scene.logIn(person);
  await person.evaluate(() => localStorage.setItem("sohbet.language", "tr"), null);
  await person.goto(`${scene.server.origin}/`);
  const named = () => person.evaluate(() => [...document.querySelectorAll(".rooms h2, .rooms h3")].map((one) => one.textContent ?? ""), null);
  const shown = await until("the rooms are there", async () => {
    const names = (await named()).filter((name) => name.endsWith("odası"));
    return names.length >= 5 && names;
  });
  expect(shown).toEqual(["cam odası", "çay odası", "ırmak odası", "inci odası", "zeytin odası"]);
  expect(await person.evaluate(() => document.documentElement.lang, null)).toBe("tr");
});

test("a login name that a Turkish keyboard wrote with a dotted capital finds its account", async () => {
  const api = await scene.api();
  const { token } = await api.post<{ token: string }>("/api/invites", { room: null, role: null, expires_in: null, max_uses: 1 });
  await api.post("/api/accounts", { login: "ilgaz", name: "Ilgaz", password: "a calm long sentence", invite: token });
  const person = await scene.person("chromium");
  await person.goto(`${scene.server.origin}/login`);
  await person.fill("Login name", "İLGAZ");
  await person.fill("Password", "a calm long sentence");
  await person.click("button", "Log in");
  await person.see("heading", "Hello, Ilgaz");
});
