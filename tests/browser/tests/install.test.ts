// What makes a page an application: it can be installed, and says by sounds what happens while nobody looks.

import { afterAll, beforeAll, expect, test } from "vitest";
import { tiles } from "../harness/observe.js";
import type { Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

interface Manifest {
  name: string;
  start_url: string;
  display: string;
  theme_color: string;
  icons: { src: string; sizes: string; type: string; purpose: string }[];
}

test("browsers find all that they need to install the page", async () => {
  const person = await scene.person("chromium");
  await person.goto(`${scene.server.origin}/login`);
  const found = await person.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
    const manifest = (await (await fetch(link?.href ?? "")).json()) as Manifest;
    const icons = await Promise.all(manifest.icons.map(async ({ src, ...icon }) => {
      const answer = await fetch(src);
      const picture = await createImageBitmap(await answer.blob()).catch(() => null);
      return { ...icon, sent: answer.headers.get("content-type"), size: `${picture?.width}x${picture?.height}` };
    }));
    const apple = document.querySelector<HTMLLinkElement>("link[rel=apple-touch-icon]");
    const themes = document.querySelectorAll("meta[name=theme-color]").length;
    return { manifest, icons, apple: (await fetch(apple?.href ?? "")).headers.get("content-type"), themes };
  }, null);
  expect(found.manifest).toMatchObject({ name: "sohbet", start_url: "/", display: "standalone", theme_color: "#0e1014" });
  for (const icon of found.icons) expect(icon.sent, JSON.stringify(icon)).toBe(icon.type);
  const drawn = found.icons.filter(({ type }) => type === "image/png");
  expect(drawn.map(({ size }) => size)).toEqual(drawn.map(({ sizes }) => sizes));
  for (const size of ["192x192", "512x512"]) expect(drawn.map(({ sizes }) => sizes)).toContain(size);
  expect(new Set(found.icons.map(({ purpose }) => purpose))).toEqual(new Set(["any", "maskable"]));
  expect(found).toMatchObject({ apple: "image/png", themes: 2 });
});

test("who comes and goes is heard, until the person wants no sounds, and that is remembered", async () => {
  const room = await scene.room("Sounds");
  const ann = await scene.guest("Ann", room, "chromium");
  await ann.evaluate(() => {
    const heard: string[] = [];
    Reflect.set(globalThis, "heard", heard);
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (this.src.startsWith("blob:")) heard.push(this.src);
      return play.call(this);
    };
  }, null);
  const ben = await scene.guest("Ben", room, "chromium");
  await until("Ben's coming is heard", async () => (await heard(ann)).length === 1);
  await ben.click("button", "Leave");
  await until("Ben's going is heard", async () => (await heard(ann)).length === 2);
  expect(new Set(await heard(ann)).size).toBe(2);

  await ann.click("button", "More");
  await ann.click("menuitem", "Microphone and camera");
  await ann.click("checkbox", "Sounds");
  await ann.press("Escape");
  await ben.click("button", "Join again");
  await until("Ben is back", async () => (await ann.evaluate(tiles, null)).length === 2);
  expect(await heard(ann)).toHaveLength(2);
  expect(await ann.evaluate(() => localStorage.getItem("sohbet.sounds"), null)).toBe("off");
});

const heard = (person: Person) => person.evaluate(() => Reflect.get(globalThis, "heard") as string[], null);
