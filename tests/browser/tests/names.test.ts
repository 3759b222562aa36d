// Names of people and rooms: whatever is written in them stays words, and Turkish letters are Turkish.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tiles, violations } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
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

test("a name is words and nothing else, of a person as of a room", async () => {
  for (const name of HOSTILE) await scene.room(name);
  const [title = "", name = ""] = HOSTILE;
  const room = await scene.room(title);
  const owner = await scene.ownerIn(room, "chromium");
  const guest = await scene.guest(name, room, "chromium");
  await owner.see("button", `Options for ${name}`);
  expect((await owner.evaluate(tiles, null)).map(({ label }) => label)).toContainEqual(expect.stringContaining(name));
  for (const person of [owner, guest]) expect(await person.evaluate(() => document.title, null)).toContain(title);
  const harmed = (person: Person) => person.evaluate(() => Reflect.get(globalThis, "hacked"), null);
  for (const person of [owner, guest]) expect([await harmed(person), await person.evaluate(violations, null)]).toEqual([undefined, []]);
  await owner.goto(`${scene.server.origin}/`);
  for (const hostile of HOSTILE) await owner.see("heading", hostile);
  expect([await harmed(owner), await owner.evaluate(violations, null)]).toEqual([undefined, []]);
});

test("in Turkish rooms stand in the Turkish order, and the page says which language it speaks", async () => {
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
