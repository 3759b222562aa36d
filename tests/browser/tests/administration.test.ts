// The administration page as an administrator uses it, in both browsers: who is there, how it went, what is kept, and the ends
// of sessions and invitations.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administrationEn } from "../../../web/src/words/administration.en.js";
import { administrationTr } from "../../../web/src/words/administration.tr.js";
import { barriersOf } from "../harness/axe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { OWNER, Scene } from "../harness/scene.js";
import { WORDS } from "../harness/screens.js";
import { until } from "../harness/wait.js";

const PICTURES = join("artifacts", "screens");
const SIZES = { phone: { width: 360, height: 800 }, desktop: { width: 1280, height: 900 } };
const SHOWN = ["live", "history", "certificate", "storage", "sessions", "room-invitations", "diagnostics"];
const w = administrationEn;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
  mkdirSync(PICTURES, { recursive: true });
});
afterAll(() => scene.close());

async function administrator(browser: BrowserName): Promise<Person> {
  const person = await scene.person(browser);
  await scene.logIn(person);
  await person.goto(`${scene.server.origin}/admin`);
  await person.see("heading", w.live.title);
  return person;
}

/** Two people talk, for long enough to be in the history. */
async function talk(): Promise<void> {
  const room = await scene.room("Library");
  const api = await scene.api();
  await scene.guest("Ann", room, "chromium");
  await scene.guest("İlkay", room, "chromium");
  await until("they are in a call", async () => (await api.get<{ now: { direct: number } }>("/api/paths")).now.direct === 2);
  await until("it is in the history", async () => JSON.stringify(await api.get("/api/history")).includes('"people":2'));
}

test("an administrator sees what goes on and what is kept, in both browsers", { timeout: 180_000 }, async () => {
  await talk();
  for (const browser of ["chromium", "firefox"] as const) {
    const person = await administrator(browser);
    await until("the call is shown with its way", () => person.evaluate(says, ["live", `İlkay${w.live.guest}`, w.live.ways.direct]));
    await person.evaluate(scrollTo, "history");
    const summary = w.history.summary(w.history.charts.people, "2", "2");
    await until("the chart says what it shows", () => person.evaluate(firstChart, summary));
    await person.evaluate(open, "#history details");
    await until("the table has the newest point first", () => person.evaluate(firstRow, "2"));
    await person.evaluate(scrollTo, "storage");
    await until("backups are none yet", () => person.evaluate(says, ["storage", w.storage.backupsOf("", 0), w.storage.kept]));
    await person.evaluate(open, "#certificate details");
    await until("the certificate was made", () => person.evaluate(says, ["certificate", w.attempts.from.local]));
    await person.click("button", w.diagnostics.show);
    await until("the text is there", () => person.evaluate(says, ["diagnostics", "looked through: sound"]));
    expect(await person.evaluate(says, ["diagnostics", "Library"])).toBe(false);
    await person.click("button", w.diagnostics.copy);
    await until("it is copied", () => person.evaluate(says, ["diagnostics", WORDS.en.common.copied]));
    expect(await look(person, browser, "en")).toEqual([]);
    await end(person, browser);
    expect(person.errors).toEqual([]);
    if (browser === "chromium") await inTurkish(person);
  }
});

async function inTurkish(person: Person): Promise<void> {
  await person.evaluate((chosen) => localStorage.setItem("sohbet.language", chosen), "tr");
  await person.goto(`${scene.server.origin}/login`);
  await person.goto(`${scene.server.origin}/admin`);
  await person.see("heading", administrationTr.live.title);
  for (const place of SHOWN) await person.evaluate(scrollTo, place);
  await person.click("button", administrationTr.diagnostics.show);
  await person.see("button", administrationTr.diagnostics.copy);
  expect(await look(person, "chromium", "tr")).toEqual([]);
}

/** Ends a session and takes an invitation back. */
async function end(person: Person, browser: BrowserName): Promise<void> {
  const api = await scene.api();
  const { login, password } = OWNER;
  const elsewhere = scene.server.api.as((await scene.server.api.post<{ access_token: string }>("/api/sessions", { login, password })).access_token);
  const isIn = async () => (await elsewhere.send("GET", "/api/me")).status === 200;
  const open = async () => (await api.get<{ invites: unknown[] }>("/api/invites/rooms")).invites.length;
  expect(await isIn()).toBe(true);
  await scene.room(`Attic of ${browser}`);
  const before = await open();
  await person.goto(`${scene.server.origin}/login`);
  await person.goto(`${scene.server.origin}/admin`);
  const button = w.sessions.endFor(OWNER.name, WORDS.en.account.unknownBrowser);
  await person.see("button", button);
  await person.evaluate(press, ["sessions", button]);
  await until("somebody is signed out", async () => !(await isIn()));
  await until("the invitation is shown", () => person.evaluate(says, ["room-invitations", `Attic of ${browser}`]));
  await person.evaluate(press, ["room-invitations", `Attic of ${browser}`]);
  await until("it is taken back", async () => (await open()) === before - 1);
}

/** Every new part in both sizes and themes: barriers, what sticks out, and a picture of each. */
async function look(person: Person, browser: BrowserName, language: string): Promise<string[]> {
  const problems: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const theme of ["light", "dark"]) {
      const inspected = (size === "phone") === (theme === "light");
      // All looks once; elsewhere those that are inspected for barriers.
      if (!inspected && (browser === "firefox" || language === "tr")) continue;
      await person.look(viewport, theme === "dark");
      await person.evaluate((chosen) => void (document.documentElement.dataset.theme = chosen), theme);
      const title = `administration, ${browser}, ${size}, ${theme}, ${language}`;
      if (inspected) problems.push(...(await barriersOf(person, title)));
      const wide = await person.evaluate(() => document.documentElement.scrollWidth - innerWidth, null);
      if (wide > 0) problems.push(`${title}: ${wide} px stick out`);
      for (const place of browser === "chromium" ? SHOWN : ["history"]) {
        await person.evaluate(scrollTo, place);
        await person.screenshot(join(PICTURES, `administration-${place}-${browser}-${size}-${theme}-${language}.png`));
      }
    }
  }
  return problems;
}

function says([place, ...texts]: string[]): boolean {
  const said = document.getElementById(place ?? "")?.textContent ?? "";
  return texts.every((text) => said.includes(text));
}

function scrollTo(place: string): void {
  document.getElementById(place)?.scrollIntoView();
}

function open(details: string): void {
  document.querySelector<HTMLDetailsElement>(details)?.setAttribute("open", "");
}

function firstChart(summary: string): boolean {
  return document.querySelector("#history svg")?.getAttribute("aria-label") === summary;
}

function firstRow(people: string): boolean {
  return document.querySelector("#history tbody tr td")?.textContent === people;
}

/** Presses the button whose name has these words. */
function press([place, words]: string[]): void {
  const buttons = [...document.querySelectorAll<HTMLElement>(`#${place} button`)];
  buttons.find((button) => button.ariaLabel?.includes(words ?? ""))?.click();
}
