// A server with an administrator, and people who come and go. Everything ends with the test that brought it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { onTestFinished } from "vitest";
import type { Api } from "./api.js";
import { chromiumPerson, openChromium } from "./chromium.js";
import { firefoxPerson, openFirefox } from "./firefox.js";
import { tiles } from "./observe.js";
import type { BrowserName, Person, PersonOptions } from "./person.js";
import { HERE } from "./seat.js";
import { Server, type Settings, type Site } from "./server.js";
import { until } from "./wait.js";

export const OWNER = { login: "ada", name: "Ada", password: "a calm long sentence" };

/** Where pictures of failures go. */
const ARTIFACTS = "artifacts";

export interface Room {
  id: string;
  /** The path of an invitation for guests. */
  invitation: string;
}

export class Scene {
  private chromium: Browser | null = null;
  /** Those that nobody sits in front of. */
  private readonly firefoxes: Firefox[] = [];
  private owner: Api | null = null;

  private constructor(readonly server: Server, readonly folder: string) {}

  static async open(settings: Settings = {}, site?: Site): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), "sohbet-browser-"));
    return new Scene(await Server.start(join(folder, "data"), settings, site), folder);
  }

  async close(): Promise<void> {
    await this.chromium?.close();
    for (const firefox of this.firefoxes) await firefox.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Somebody new in front of a browser. They leave when the test ends; if it failed, their screen is kept. */
  async person(browser: BrowserName, options: PersonOptions = {}): Promise<Person> {
    const person = await (browser === "chromium" ? this.inChromium(options) : this.inFirefox(options));
    onTestFinished(async ({ task }) => {
      if (task.result?.state === "fail") await this.keep(person, task.name);
      await person.close();
    });
    return person;
  }

  /** Keeps the screen, and what browser and server said. */
  async keep(person: Person, test: string): Promise<void> {
    mkdirSync(ARTIFACTS, { recursive: true });
    const base = join(ARTIFACTS, `${test.replace(/\W+/g, "-")}-${Date.now()}`);
    writeFileSync(`${base}.log`, [...person.errors, "--- server", this.server.log].join("\n"));
    await person.screenshot(`${base}.png`).catch(() => {});
  }

  /** The API as the first administrator, whose account is made when it is first needed. */
  async api(): Promise<Api> {
    if (this.owner === null) {
      const { api, setupToken } = this.server;
      const grant = await api.post<{ access_token: string }>("/api/setup", { token: setupToken, ...OWNER });
      this.owner = api.as(grant.access_token);
    }
    return this.owner;
  }

  /** A new room of the administrator's, with an invitation. */
  async room(name: string): Promise<Room> {
    const api = await this.api();
    const room = await api.post<{ id: string }>("/api/rooms", { name, kind: "lasting", visibility: "invite" });
    const wish = { room: room.id, role: "guest", expires_in: null, max_uses: null };
    const { token } = await api.post<{ token: string }>("/api/invites", wish);
    return { id: room.id, invitation: `/invite#${token}` };
  }

  /** Comes in by the room's invitation, from opening the link to being in the call. */
  async guest(name: string, room: Room, browser: BrowserName, options: PersonOptions = {}): Promise<Person> {
    const person = await this.guestAtTheDoor(name, room, browser, options);
    await enter(person);
    return person;
  }

  /** The same, up to the pre-join screen. */
  async guestAtTheDoor(name: string, room: Room, browser: BrowserName, options: PersonOptions = {}): Promise<Person> {
    const person = await this.person(browser, options);
    await person.goto((options.origin ?? this.server.origin) + room.invitation);
    await person.fill("Your name", name);
    await person.click("button", "Join as guest");
    await person.see("button", "Join now");
    return person;
  }

  /** The room's owner, from logging in to being in the call. */
  async ownerIn(room: Room, browser: BrowserName, options: PersonOptions = {}): Promise<Person> {
    await this.api();
    const person = await this.person(browser, options);
    await this.logIn(person);
    await person.goto(`${this.server.origin}/rooms/${room.id}`);
    await enter(person);
    return person;
  }

  async logIn(person: Person): Promise<void> {
    await person.goto(`${this.server.origin}/login`);
    await person.fill("Login name", OWNER.login);
    await person.fill("Password", OWNER.password);
    await person.click("button", "Log in");
    await person.see("button", "New room");
  }

  private async inChromium(options: PersonOptions): Promise<Person> {
    if (options.flags ?? options.captures) return this.inOwnChromium(options, options.flags ?? []);
    this.chromium ??= await openChromium(this.folder, this.server.ca);
    return chromiumPerson(this.chromium, options);
  }

  private async inOwnChromium(options: PersonOptions, flags: string[]): Promise<Person> {
    const folder = mkdtempSync(join(this.folder, "chromium-"));
    const browser = await openChromium(folder, this.server.ca, flags, HERE, options.captures);
    return { ...(await chromiumPerson(browser, options)), close: () => browser.close() };
  }

  private async inFirefox(options: PersonOptions): Promise<Person> {
    const firefox = this.firefoxes.pop() ?? (await openFirefox(this.folder, this.server.ca));
    const person = await firefoxPerson(firefox, options);
    let there = true;
    const close = async () => {
      if (!there) return;
      there = false;
      await person.close();
      this.firefoxes.push(firefox);
    };
    return { ...person, close };
  }
}

/** From the pre-join screen into the call. */
export async function enter(person: Person): Promise<void> {
  await person.click("button", "Join now");
  await until("one's own tile is on the stage", async () => (await person.evaluate(tiles, null)).length > 0);
}
