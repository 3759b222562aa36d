// The system's Chromium, driven by Playwright. One process holds many people, each in a context of their own.

import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { PATIENCE, type Person, type PersonOptions, viewport, wishes } from "./person.js";
import { recorder } from "./recorder.js";
import { HERE, type Seat } from "./seat.js";
import { sources } from "./sources.js";
import { chromiumStore, trust } from "./trust.js";

/** The browser without its own windows and pages, which nobody sees here and which cost as much as a call. */
const SHELL = process.env.CHROMIUM_SHELL ?? "/usr/bin/chromium-headless-shell";
/** The whole browser: it alone can capture a tab, and is what must find its way out of other networks. */
const WHOLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

const FLAGS = [
  "--no-sandbox", // containers and root have no user namespaces to build the sandbox from
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

/** Answers every question about devices, and what to share, by itself. */
const ANSWERED = "--use-fake-ui-for-media-stream";

/** Captures this tab when asked what to share: its picture and its sound, which no longer leaves by a speaker. */
const captured = (title: string) => `--auto-select-tab-capture-source-by-title=${title}`;

type Role = Parameters<Page["getByRole"]>[0];

/** Starts a Chromium whose home is `folder` and that trusts the authority in the file `ca`. */
export async function openChromium(
  folder: string,
  ca: string,
  flags: string[] = [],
  seat: Seat = HERE,
  captures?: string,
): Promise<Browser> {
  const home = join(folder, "chromium-home");
  trust(chromiumStore(home), ca);
  const executable = captures === undefined && seat === HERE ? SHELL : WHOLE;
  return chromium.launch({
    executablePath: seat.program(executable),
    args: [...FLAGS, captures === undefined ? ANSWERED : captured(captures), ...seat.flags, ...flags],
    ...(captures !== undefined && { ignoreDefaultArgs: ["--mute-audio"] }),
    env: { ...process.env, HOME: home },
  });
}

/** Somebody new in `browser`, signed in nowhere. */
export async function chromiumPerson(browser: Browser, options: PersonOptions): Promise<Person> {
  const context = await browser.newContext({
    viewport: viewport(options),
    locale: "en-GB",
    colorScheme: options.dark ? "dark" : "light",
    reducedMotion: options.still ? "reduce" : "no-preference",
    permissions: ["camera", "microphone", "clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const patience = options.patience ?? PATIENCE;
  page.setDefaultTimeout(patience);
  await page.addInitScript(recorder, wishes(options));
  if (options.sources) await page.addInitScript(sources, options.sources);

  const errors: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));

  return {
    browser: "chromium",
    errors,
    requests,
    goto: async (url) => void (await page.goto(url)),
    click: (role, name) => page.getByRole(role as Role, { name, exact: true }).click(),
    fill: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    see: (role, name, timeout = patience) => page.getByRole(role as Role, { name, exact: true }).first().waitFor({ timeout }),
    press: (key) => page.keyboard.press(key),
    hold: (key) => page.keyboard.down(key),
    release: (key) => page.keyboard.up(key),
    tab: async (url) => {
      const beside = await context.newPage();
      await beside.goto(url);
      return {
        evaluate: (run, argument) => beside.evaluate(run as never, argument),
        click: (selector) => beside.click(selector),
        close: () => beside.close(),
      };
    },
    evaluate: (run, argument) => page.evaluate(run as never, argument),
    inject: async (script) => void (await page.evaluate(script)),
    look: async (size, dark) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    },
    screenshot: async (path) => void (await page.screenshot({ path })),
    close: () => context.close(),
  };
}
