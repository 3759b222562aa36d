// Files go up and come down as the same bytes, and none of them ever acts as a page of this server.

import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { drop, dropped, openChat, save, sha256, shown, write } from "../harness/chat.js";
import { openChromium } from "../harness/chromium.js";
import { violations } from "../harness/observe.js";
import { OWNER, type Room, Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

const HOSTILE = `<script>globalThis.hacked=1;document.title="hacked"</script><img src=x onerror="document.title='hacked'">`;
const FILES = {
  "page.html": Buffer.from(`<!doctype html><title>calm</title>${HOSTILE}`),
  "picture.svg": Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='hacked'"><script>document.title='hacked'</script></svg>`),
  "fake.png": Buffer.from(HOSTILE),
};
/** One red pixel. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64");

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open({ SOHBET_CHAT_FILE_SIZE: "5 MB" });
});
afterAll(() => scene.close());

test("a file goes from Chromium to Firefox and back as the same bytes", async () => {
  const room = await scene.room("Exchange");
  const ann = await scene.guest("Ann", room, "chromium");
  const ben = await scene.guest("Ben", room, "firefox");
  await openChat(ann);
  await openChat(ben);
  const [large, small] = [randomBytes(3_000_000), randomBytes(1234)];
  await drop(ann, dropped("ığdır plan.bin", large));
  await ben.see("button", "Save ığdır plan.bin, 3 MB", 60_000);
  expect(await save(ben, "Save ığdır plan.bin, 3 MB")).toEqual({ name: "ığdır plan.bin", type: "application/octet-stream", sha256: sha256(large) });
  await drop(ben, dropped("small.bin", small));
  await ann.see("button", "Save small.bin, 1.2 kB");
  expect((await save(ann, "Save small.bin, 1.2 kB")).sha256).toBe(sha256(small));
});

test("too large or empty files are refused with a word, and nothing is sent", async () => {
  const room = await scene.room("Limits");
  const ann = await scene.guest("Ann", room, "chromium");
  await openChat(ann);
  await until("the limit is known", () => ann.evaluate(() => document.querySelector(".composer input[type=file]") !== null, null));
  await drop(ann, dropped("film.mp4", Buffer.alloc(5_000_001)));
  await until("it is said", () => said(ann, "“film.mp4” is too large: a file can have up to 5 MB here."));
  await drop(ann, dropped("nothing.txt", Buffer.alloc(0)));
  await until("it is said", () => said(ann, "“nothing.txt” is empty, or is a folder."));
  await write(ann, "sorry");
  await until("only words are there", async () => JSON.stringify((await shown(ann)).map(({ file }) => file)) === "[null]");
});

test("pictures are shown if they are pictures, and nothing else is, whatever its name", async () => {
  const room = await scene.room("Pictures");
  const ann = await scene.guest("Ann", room, "chromium");
  await openChat(ann);
  await drop(ann, dropped("red.png", PNG, "image/png"));
  await until("the picture is shown", async () => (await shown(ann))[0]?.picture);
  await drop(ann, dropped("fake.png", FILES["fake.png"], "image/png"));
  await drop(ann, dropped("picture.svg", FILES["picture.svg"], "image/svg+xml"));
  await drop(ann, dropped(`<img src=x onerror="hacked=1">.txt`, Buffer.from("text")));
  await until("four files are there", async () => (await shown(ann)).filter(({ file, draft }) => file && !draft).length === 4);
  const all = await shown(ann);
  expect(all.map(({ picture }) => picture)).toEqual([true, false, false, false]);
  expect(all[3]?.file).toBe(`<img src=x onerror="hacked=1">.txt`);
  expect(await ann.evaluate(() => Reflect.get(globalThis, "hacked"), null)).toBeUndefined();
  expect(await ann.evaluate(violations, null)).toEqual([]);
});

test("an uploaded page or drawing opened at its own address does nothing", async () => {
  const room = await scene.room("Inert");
  const ann = await scene.ownerIn(room, "chromium");
  await openChat(ann);
  for (const [name, content] of Object.entries(FILES)) await drop(ann, dropped(name, content));
  const { access_token } = await scene.server.api.post<{ access_token: string }>("/api/sessions", OWNER_LOGIN);
  const sent = await until("the files are there", () => filesOf(room, access_token));

  const browser = await openChromium(mkdtempSync(join(scene.folder, "victim-")), scene.server.ca);
  onTestFinished(() => browser.close());
  const signedIn = await browser.newContext({ extraHTTPHeaders: { authorization: `Bearer ${access_token}` } });
  const page = await signedIn.newPage();
  for (const { id, name } of sent) {
    const address = `${scene.server.origin}/api/rooms/${room.id}/files/${id}`;
    // As it comes: the browser saves it.
    const saved = page.waitForEvent("download");
    await page.goto(address).catch((error: Error) => expect(error.message).toContain("Download is starting"));
    const download = await saved;
    expect(download.suggestedFilename()).toBe(name);
    expect(await readFile(await download.path())).toEqual(FILES[name as keyof typeof FILES]);

    // As a browser would show it that heeds neither kind nor disposition: the policy alone forbids it everything.
    const answer = await scene.server.api.as(access_token).send("GET", new URL(address).pathname);
    const policy = String(answer.headers["content-security-policy"]);
    expect(await titleWith(page, address, FILES[name as keyof typeof FILES], kindOf(name), policy), name).not.toBe("hacked");
    expect(await page.evaluate(() => globalThis.origin), name).toBe("null");
  }
  // The files would act if they could.
  const address = `${scene.server.origin}/api/rooms/${room.id}/files/any`;
  expect(await titleWith(page, address, FILES["page.html"], "text/html", "default-src * 'unsafe-inline'")).toBe("hacked");

  // Without a session there is nothing to open.
  const stranger = await (await browser.newContext()).newPage();
  const answer = await stranger.goto(`${scene.server.origin}/api/rooms/${room.id}/files/${sent[0]?.id}`);
  expect(answer?.status()).toBe(401);
});

const kindOf = (name: string): string => (name.endsWith("svg") ? "image/svg+xml" : "text/html");

/** The title of a page with this content, kind and policy at an address of the server. */
async function titleWith(page: Page, address: string, body: Buffer, kind: string, policy: string): Promise<string> {
  const headers = { "content-type": kind, "content-security-policy": policy };
  await page.route(address, (route) => route.fulfill({ status: 200, headers, body }));
  await page.goto(address);
  const title = await page.title();
  await page.unroute(address);
  return title;
}

const OWNER_LOGIN = { login: OWNER.login, password: OWNER.password };

interface SentFile {
  id: string;
  name: string;
}

/** The files of a room, once all are there. */
async function filesOf(room: Room, token: string): Promise<SentFile[] | null> {
  const api = scene.server.api.as(token);
  const { messages } = await api.get<{ messages: { file: SentFile | null }[] }>(`/api/rooms/${room.id}/messages`);
  const files = messages.flatMap(({ file }) => (file ? [file] : []));
  return files.length === Object.keys(FILES).length ? files : null;
}

function said(person: Awaited<ReturnType<Scene["person"]>>, text: string): Promise<boolean> {
  return person.evaluate((wanted) => [...document.querySelectorAll(".notice")].some((one) => one.textContent?.includes(wanted)), text);
}
