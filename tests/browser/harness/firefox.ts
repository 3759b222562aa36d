// The system's Firefox ESR, driven by Puppeteer over WebDriver BiDi. One process a person: in a window behind another's a page
// is slowed down. But starting one takes seconds, so whoever comes later has the process of somebody who is gone.

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import puppeteer, { type Browser, type KeyInput } from "puppeteer-core";
import { PATIENCE, type Person, type PersonOptions, viewport, wishes } from "./person.js";
import { recorder } from "./recorder.js";
import { HERE, type Seat } from "./seat.js";
import { sources } from "./sources.js";
import { trust } from "./trust.js";

const EXECUTABLE = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

const PREFERENCES = {
  "intl.accept_languages": "en-GB",
  "media.autoplay.default": 0,
  "media.navigator.permission.disabled": true,
  "media.navigator.streams.fake": true,
};

/** Starts a Firefox that keeps its profile under `folder` and trusts the authority in the file `ca`. */
export async function openFirefox(folder: string, ca: string, seat: Seat = HERE): Promise<Browser> {
  const profile = mkdtempSync(join(folder, "firefox-"));
  trust(profile, ca);
  return puppeteer.launch({
    browser: "firefox",
    executablePath: seat.program(EXECUTABLE),
    userDataDir: profile,
    extraPrefsFirefox: { ...PREFERENCES, ...seat.preferences },
    ...(seat.debuggingPort !== undefined && { debuggingPort: seat.debuggingPort }),
    defaultViewport: null,
  });
}

/** Somebody new in `browser`, signed in nowhere, with storage of their own. */
export async function firefoxPerson(browser: Browser, options: PersonOptions): Promise<Person> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage(); // the one it starts with never gets the focus, without which Enter presses nothing
  page.setDefaultTimeout(PATIENCE);
  await page.setViewport(viewport(options));
  await page.bringToFront();
  await page.evaluateOnNewDocument(recorder, wishes(options));
  if (options.sources) await page.evaluateOnNewDocument(sources, options.sources);

  const errors: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  const named = (role: string, name: string) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`);

  return {
    browser: "firefox",
    errors,
    requests,
    goto: async (url) => void (await page.goto(url)),
    click: (role, name) => named(role, name).click(),
    fill: (label, text) => page.locator(`input::-p-aria([name="${label}"])`).fill(text),
    see: async (role, name, timeout = PATIENCE) => void (await named(role, name).setTimeout(timeout).wait()),
    press: (key) => page.keyboard.press(key as KeyInput),
    hold: (key) => page.keyboard.down(key as KeyInput),
    release: (key) => page.keyboard.up(key as KeyInput),
    tab: async (url) => {
      const beside = await context.newPage();
      await beside.goto(url);
      return {
        evaluate: (run, argument) => beside.evaluate(run as never, argument) as never,
        click: (selector) => beside.click(selector),
        close: () => beside.close(),
      };
    },
    evaluate: (run, argument) => page.evaluate(run as never, argument) as never,
    inject: async (script) => void (await page.evaluate(script)),
    look: (size) => page.setViewport(size),
    screenshot: async (path) => void (await page.screenshot({ path: path as `${string}.png` })),
    close: () => context.close(),
  };
}

/** Somebody in a Firefox that ends with them. */
export async function ownFirefox(folder: string, ca: string, options: PersonOptions, seat: Seat): Promise<Person> {
  const browser = await openFirefox(folder, ca, seat);
  return { ...(await firefoxPerson(browser, options)), close: () => browser.close() };
}
