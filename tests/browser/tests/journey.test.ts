// "How am I connected?": what a tile's menu says of the way there, and why.

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { hearsAndSees } from "../harness/media.js";
import type { BrowserName, Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** The open panel: its sentences, then each measure by its name. */
async function panel(person: Person): Promise<{ way: string; measures: Record<string, string> }> {
  return person.evaluate(() => {
    const open = [...document.querySelectorAll(".journey")].find((section) => section.getClientRects().length > 0);
    const rows = [...(open?.querySelectorAll("dl > div") ?? [])];
    const measures = rows.map((row) => [row.querySelector("dt")?.textContent, row.querySelector("dd")?.textContent]);
    return { way: open?.querySelector("p")?.textContent ?? "", measures: Object.fromEntries(measures) };
  }, null);
}

/** Opens the menu of `name` with the keyboard alone, and waits for the numbers. */
async function asks(person: Person, name: string) {
  await person.see("button", `Options for ${name}`);
  await person.evaluate((label) => document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.focus(), `Options for ${name}`);
  await person.press("Enter");
  await until("every measure has its value", async () => {
    const { measures } = await panel(person);
    const values = Object.values(measures);
    return values.length === 4 && values.every((value) => /\d/.test(value)) && !/^0 /.test(measures.Receiving ?? "0 ");
  });
  return panel(person);
}

const browsers: BrowserName[] = ["chromium", "firefox"];

test.each(browsers)("a direct call says so in %s, with its round trip, loss and bitrates", async (browser) => {
  const room = await scene.room(`Direct in ${browser}`);
  const ann = await scene.guest("Ann", room, browser);
  const ben = await scene.guest("Ben", room, "chromium");
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const { way, measures } = await asks(ann, "Ben");
  expect(way).toMatch(/^Direct: /);
  expect(measures["Round trip"]).toMatch(/^\d+ ms$/);
  expect(measures["Lost on the way here"]).toMatch(/^\d+(\.\d)?%$/);
  expect(measures.Receiving).toMatch(/^[\d.,]+ [kM]bit\/s$/);
  expect(measures.Sending).toMatch(/^[\d.,]+ [kM]bit\/s$/);
});

test.each(browsers)("a relayed call says over what, why, and whose end it is in %s", async (browser) => {
  const room = await scene.room(`Relayed in ${browser}`);
  const ann = await scene.guest("Ann", room, browser, { transport: "udp" });
  const ben = await scene.guest("Ben", room, "chromium", { transport: "tls" });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  expect((await asks(ann, "Ben")).way).toBe(
    "Relayed over UDP, because nothing else may be used here. Both ends use the relay.",
  );
  expect((await asks(ben, "Ann")).way).toBe(
    "Relayed over TLS, because the server offers no UDP here. Both ends use the relay.",
  );
});

test.each(browsers)("in a network without UDP, that is the reason in %s", async (browser) => {
  const room = await scene.room(`No UDP in ${browser}`);
  const ann = await scene.guest("Ann", room, browser, { webOnly: true });
  const ben = await scene.guest("Ben", room, "chromium", { transport: "tls" });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  expect((await asks(ann, "Ben")).way).toBe("Relayed over TCP, because UDP got no answer. Both ends use the relay.");
});

test("the administrator sees how calls travel, and nobody's name", async () => {
  const own = await Scene.open();
  onTestFinished(() => own.close());
  const room = await own.room("Counted");
  const ann = await own.guest("Ann", room, "chromium", { transport: "tcp" });
  const ben = await own.guest("Ben", room, "chromium", { transport: "tls" });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const api = await own.api();
  await until("both ends are counted", async () => {
    const { now } = await api.get<{ now: Record<string, number> }>("/api/paths");
    return now.tcp === 1 && now.tls === 1;
  });
  const administrator = await own.person("chromium");
  await own.logIn(administrator);
  await administrator.goto(`${own.server.origin}/admin`);
  await administrator.see("row", "Relayed over TLS 50% (1) 50% (1)");
  await administrator.see("row", "Direct 0% (0) 0% (0)");
  await ann.click("button", "Leave");
  await until("who left counts no more", async () => {
    const { now } = await api.get<{ now: Record<string, number> }>("/api/paths");
    return now.tcp === 0 && now.tls === 0;
  });
});
