// Alerts where an administrator meets them: on the page, and where they are sent.

import { existsSync, mkdirSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../harness/axe.js";
import { Scene } from "../harness/scene.js";
import { WORDS } from "../harness/screens.js";
import { until } from "../harness/wait.js";

const PICTURES = join("artifacts", "screens");
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
/** A port where nobody listens. */
const NOBODY = "http://127.0.0.1:1/topic";

interface Told {
  readonly alert: string;
  readonly state: string;
}

let scene: Scene;
let hook: HttpServer;
const told: Told[] = [];

beforeAll(async () => {
  hook = createServer((request, answer) => {
    let body = "";
    request.on("data", (chunk) => void (body += chunk));
    request.on("end", () => {
      told.push(JSON.parse(body) as Told);
      answer.end();
    });
  });
  await new Promise<void>((listening) => hook.listen(0, "127.0.0.1", listening));
  const { port } = hook.address() as AddressInfo;
  scene = await Scene.open({ SOHBET_ALERTS_WEBHOOK: `http://127.0.0.1:${port}/`, SOHBET_ALERTS_NTFY: NOBODY });
  mkdirSync(PICTURES, { recursive: true });
});
afterAll(async () => {
  await scene.close();
  hook.close();
});

test.each(["en", "tr"] as const)("a server that was killed says so, and a test tells what arrives (%s)", { timeout: 120_000 }, async (language) => {
  const { alerts } = WORDS[language];
  const person = await scene.person("chromium");
  await scene.api();
  await until("it has noted that it lives", async () => existsSync(join(scene.server.dataDir, "alive.json")));
  await scene.server.stop("SIGKILL");
  await scene.server.run();
  // Once: a server that is killed over and over is known to be in trouble.
  await until("the crash is told", async () => told.filter(({ alert, state }) => alert === "down" && state === "fired").length === 1);
  await scene.logIn(person);
  await person.evaluate((chosen) => localStorage.setItem("sohbet.language", chosen), language);
  await person.goto(`${scene.server.origin}/admin`);
  await person.see("heading", alerts.title);
  await until("it is on the page", () => person.evaluate(says, alerts.conditions.down.what));
  await person.click("button", alerts.test);
  await until("one arrived", () => person.evaluate(says, alerts.taken(alerts.ways.webhook)));
  expect(told.some(({ alert }) => alert === "test")).toBe(true);
  await until("the other did not", () => person.evaluate(says, alerts.refused(alerts.ways.ntfy, "").trim()));
  expect(await person.evaluate(says, "/topic")).toBe(false);

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const dark of [false, true]) {
      await person.look(viewport, dark);
      await person.evaluate(scrollTo, alerts.title);
      await person.screenshot(join(PICTURES, `alerts-${size}-${dark ? "dark" : "light"}-${language}.png`));
      if (dark === (size === "phone")) expect(await barriersOf(person, `alerts, ${size}`)).toEqual([]);
      expect(await person.evaluate(() => document.documentElement.scrollWidth - innerWidth, null)).toBeLessThanOrEqual(0);
    }
  }
});

function says(text: string): boolean {
  return document.body.innerText.includes(text);
}

function scrollTo(heading: string): void {
  [...document.querySelectorAll("h2")].find(({ textContent }) => textContent === heading)?.scrollIntoView();
}
