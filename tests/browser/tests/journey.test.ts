// "How am I connected?": what a tile's menu says of the way there, and why.

import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { OPEN_MODE } from "../harness/application.js";
import { hearsAndSees } from "../harness/media.js";
import type { BrowserName, Person, Transport } from "../harness/person.js";
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

/** Asks until the answer is this one: the server tells of the other end's way when it knows it. */
async function hears(person: Person, name: string, ...expected: string[]) {
  let way = (await asks(person, name)).way;
  await until(() => `${expected.join(" or: ")} It says: ${way}`, async () => {
    way = (await panel(person)).way;
    return expected.includes(way);
  });
}

test.each(browsers)("a relayed call says over what, why, and whose end it is in %s", async (browser) => {
  const room = await scene.room(`Relayed in ${browser}`);
  const ann = await scene.guest("Ann", room, browser, { transport: "udp" });
  const ben = await scene.guest("Ben", room, "chromium", { transport: "tls" });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  await hears(
    ann,
    "Ben",
    "Relayed over UDP, because nothing else may be used here. Both ends use the relay, the other one over TLS.",
  );
  await hears(
    ben,
    "Ann",
    "Relayed over TLS, because the server offers no UDP here. Both ends use the relay, the other one over UDP.",
  );
});

test.each(browsers)("in a network without UDP, that is the reason in %s", async (browser) => {
  const room = await scene.room(`No UDP in ${browser}`);
  const ann = await scene.guest("Ann", room, browser, { webOnly: true });
  const ben = await scene.guest("Ben", room, "chromium", { transport: "tls" });
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  // Which of the two that got through is used is the browser's choice, and Firefox chooses now one, now the other.
  const over = (ways: string[]) => ways.map((way) => `Relayed over ${way}, because UDP got no answer. Both ends use the relay, the other one over TLS.`);
  await hears(ann, "Ben", ...over(browser === "firefox" ? ["TCP", "TLS"] : ["TCP"]));
});

const transports: Transport[] = ["tcp", "tls"];

/** The addresses that browsers here send from; the relay's own machine has to be named address by address. */
function thisMachine(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.map(({ address, family }) => `${address}/${family === "IPv4" ? 32 : 128}`).join();
}

describe.each(browsers)("where only the other end uses the relay, %s", (browser) => {
  test.each(transports)("says so, and over what: %s", async (transport) => {
    const open = await Scene.open({ ...OPEN_MODE, SOHBET_RELAY_ALLOW_PEERS: thisMachine() });
    onTestFinished(() => open.close());
    const room = await open.room("Open");
    const ann = await open.guest("Ann", room, "chromium", { transport });
    const ben = await open.guest("Ben", room, browser);
    await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
    const over = transport.toUpperCase();
    await hears(ben, "Ann", `Relayed at the other end, over ${over}. Your end does without.`);
    await hears(ann, "Ben", `Relayed over ${over}, because the server offers no UDP here. Only your end uses the relay.`);
    const api = await open.api();
    await until("the relay confirms both ends", async () => {
      const { now } = await api.get<{ now: Record<string, number> }>("/api/paths");
      return now[transport] === 1 && now.udp === 1 && now.direct === 0;
    });
  });
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
