// The system's Chromium, driven by Playwright. One process holds many people, each in a context of their own.

import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { PATIENCE, type Person, type PersonOptions, viewport, wishes } from "./person.js";
import { recorder } from "./recorder.js";
import { HERE, type Seat } from "./seat.js";
import { chromiumStore, trust } from "./trust.js";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

const FLAGS = [
  "--no-sandbox", // containers and root have no user namespaces to build the sandbox from
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

type Role = Parameters<Page["getByRole"]>[0];

/** Starts a Chromium whose home is `folder` and that trusts the authority in the file `ca`. */
export async function openChromium(folder: string, ca: string, flags: string[] = [], seat: Seat = HERE): Promise<Browser> {
  const home = join(folder, "chromium-home");
  trust(chromiumStore(home), ca);
  return chromium.launch({
    executablePath: seat.program(EXECUTABLE),
    args: [...FLAGS, ...seat.flags, ...flags],
    env: { ...process.env, HOME: home },
  });
}

/** Somebody new in `browser`, signed in nowhere. */
export async function chromiumPerson(browser: Browser, options: PersonOptions): Promise<Person> {
  const context = await browser.newContext({
    viewport: viewport(options),
    locale: "en-GB",
    colorScheme: options.dark ? "dark" : "light",
    permissions: ["camera", "microphone", "clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const patience = options.patience ?? PATIENCE;
  page.setDefaultTimeout(patience);
  await page.addInitScript(recorder, wishes(options));

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
    evaluate: (run, argument) => page.evaluate(run as never, argument),
    inject: async (script) => void (await page.evaluate(script)),
    screenshot: async (path) => void (await page.screenshot({ path })),
    close: () => context.close(),
  };
}
