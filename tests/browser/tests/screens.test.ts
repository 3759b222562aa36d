// Every screen in every look: small and large, light and dark, English and Turkish. Nobody is shut out (axe), nothing sticks
// out, and a picture of each is kept in artifacts/screens.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../harness/axe.js";
import type { Person } from "../harness/person.js";
import { type Room, Scene } from "../harness/scene.js";
import { IN_THE_CALL, type Language, type Screen, SIGNED_IN, SIGNED_OUT, type Walk, WORDS } from "../harness/screens.js";

const PICTURES = join("artifacts", "screens");
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
/** The smallest target (WCAG 2.2, 2.5.8), in CSS pixels. */
const TARGET = 24;

let scene: Scene;
let room: Room;
beforeAll(async () => {
  scene = await Scene.open();
  room = await scene.room("Library");
  mkdirSync(PICTURES, { recursive: true });
});
afterAll(() => scene.close());

async function walk(language: Language, screens: readonly Screen[], other = ""): Promise<string[]> {
  const person = await scene.person("chromium");
  await person.goto(`${scene.server.origin}/login`);
  await person.evaluate((chosen) => localStorage.setItem("sohbet.language", chosen), language);
  const problems: string[] = [];
  const way: Walk = { person, words: WORDS[language], origin: scene.server.origin, room, other };
  for (const screen of screens) problems.push(...(await visit(screen, way, language)));
  expect(await person.evaluate(() => document.documentElement.lang, null)).toBe(language);
  return problems;
}

/** Looks at a screen in every look. */
async function visit(screen: Screen, way: Walk, language: Language): Promise<string[]> {
  const problems: string[] = [];
  const { person } = way;
  await screen.open(way);
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const look of ["light", "dark"] as const) {
      await person.look(viewport, look === "dark");
      const title = `${screen.name}, ${size}, ${look}, ${language}`;
      // Both sizes and both themes, each once: their barriers have nothing to do with each other.
      if ((size === "phone") === (look === "light")) problems.push(...(await barriersOf(person, title)));
      problems.push(...(await person.evaluate(misfits, TARGET)).map((misfit) => `${title}: ${misfit}`));
      await person.screenshot(join(PICTURES, `${title.replaceAll(/[^\w]+/g, "-")}.png`));
    }
  }
  await screen.close?.(way);
  return problems;
}

/** What sticks out of the page, and controls too small to hit. */
function misfits(smallest: number): string[] {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const small = [...document.querySelectorAll<HTMLElement>("button, select, input:not([type=range]), [role=menuitem]")]
    .filter((control) => control.checkVisibility() && !control.closest("label"))
    .map((control) => ({ control, box: control.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < smallest)
    .map(({ control, box }) => `${control.outerHTML.slice(0, 80)} is ${Math.round(box.width)} by ${Math.round(box.height)} px`);
  return [...(wide > 0 ? [`${wide} px stick out`] : []), ...small];
}

test.each<Language>(["en", "tr"])("before anybody is signed in (%s)", { timeout: 240_000 }, async (language) => {
  expect(await walk(language, SIGNED_OUT)).toEqual([]);
});

test.each<Language>(["en", "tr"])("signed in, and in a call (%s)", { timeout: 300_000 }, async (language) => {
  await scene.guest("Ilgaz", room, "chromium");
  expect(await walk(language, [...SIGNED_IN, ...IN_THE_CALL], "Ilgaz")).toEqual([]);
});

test("setting up, in both languages", { timeout: 120_000 }, async () => {
  const fresh = await Scene.open();
  try {
    const person: Person = await fresh.person("chromium");
    await person.goto(`${fresh.server.origin}/login`);
    for (const language of ["en", "tr"] as const) {
      await person.evaluate((chosen) => localStorage.setItem("sohbet.language", chosen), language);
      const set = (name: string, path: string, sign: string): Screen => ({
        name,
        open: async () => {
          await person.goto(`${fresh.server.origin}/trust`);
          await person.goto(fresh.server.origin + path);
          await person.see("heading", sign);
        },
      });
      const way: Walk = { person, words: WORDS[language], origin: fresh.server.origin, room, other: "" };
      const { entry } = way.words;
      expect(await visit(set("set-up", `/setup#${fresh.server.setupToken}`, entry.setUpTitle), way, language)).toEqual([]);
    }
  } finally {
    await fresh.close();
  }
});
