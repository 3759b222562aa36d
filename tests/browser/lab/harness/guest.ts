// Somebody in a home of the lab, who comes into a room again and again.

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { onTestFinished } from "vitest";
import { chromiumPerson, openChromium } from "../../harness/chromium.js";
import { ownFirefox } from "../../harness/firefox.js";
import type { BrowserName, Person, PersonOptions } from "../../harness/person.js";
import { enter, type Room, type Scene } from "../../harness/scene.js";
import { until } from "../../harness/wait.js";
import { Home } from "./home.js";
import type { Network } from "./networks.js";
import { arm, read, type Splits } from "./stopwatch.js";

const JOIN = "Join now";

export class Guest {
  private constructor(
    readonly home: Home,
    readonly person: Person,
    private readonly browser: Browser | null,
    private readonly origin: string,
  ) {}

  /** Builds a home of that network, and lets somebody there in by the room's invitation, up to the door. */
  static async at(network: Network, label: string, scene: Scene, room: Room, wish: Wish = {}): Promise<Guest> {
    const home = await Home.open(network, label);
    try {
      return await Guest.in(home, label, scene, room, wish);
    } catch (error) {
      home.close();
      throw error;
    }
  }

  /** The same for one test: they leave when it ends; if it failed, their screen is kept. */
  static async forTest(network: Network, label: string, scene: Scene, room: Room, wish: Wish = {}): Promise<Guest> {
    const guest = await Guest.at(network, label, scene, room, wish);
    onTestFinished(async ({ task }) => {
      if (task.result?.state === "fail") await scene.keep(guest.person, task.name);
      await guest.close();
    });
    return guest;
  }

  private static async in(home: Home, label: string, scene: Scene, room: Room, wish: Wish): Promise<Guest> {
    const { name = "chromium", ...options } = wish;
    const folder = mkdtempSync(join(scene.folder, `${label}-`));
    const seat = await home.seat(folder);
    const { ca, origin } = scene.server;
    const browser = name === "chromium" ? await openChromium(folder, ca, options.flags, seat) : null;
    const person = browser ? await chromiumPerson(browser, options) : await ownFirefox(folder, ca, options, seat);
    const guest = new Guest(home, person, browser, options.origin ?? origin);
    try {
      await guest.introduce(label, room);
    } catch (error) {
      await scene.keep(person, `${label} comes to the door`);
      await guest.leaveBrowser();
      throw error;
    }
    return guest;
  }

  /** Somebody else at the same machine, who leaves with whoever was there first (Chromium only). */
  async beside(label: string, room: Room, wish: Wish = {}): Promise<Guest> {
    if (this.browser === null) throw new Error("only a Chromium holds several people");
    const guest = new Guest(this.home, await chromiumPerson(this.browser, wish), null, this.origin);
    await guest.introduce(label, room);
    return guest;
  }

  /** Comes to the room's door, with a stopwatch ready. */
  async approach(room: Room): Promise<void> {
    await this.person.goto(`${this.origin}/rooms/${room.id}`);
    await this.person.see("button", JOIN);
    await this.person.evaluate(arm, JOIN);
  }

  /** From the door into the call. */
  enter(): Promise<void> {
    return enter(this.person);
  }

  /** How long it took to see somebody, since the click. */
  splits(): Promise<Splits> {
    return until("the first frame is decoded", () => this.person.evaluate(read, null));
  }

  /** Leaves the room and the page. */
  async leave(): Promise<void> {
    await this.person.click("button", "Leave");
    await this.person.see("button", "Join again");
    await this.person.goto("about:blank");
  }

  async close(): Promise<void> {
    await this.leaveBrowser();
    this.home.close();
  }

  private async leaveBrowser(): Promise<void> {
    await this.person.close();
    await this.browser?.close();
  }

  private async introduce(name: string, room: Room): Promise<void> {
    await this.person.goto(this.origin + room.invitation);
    await this.person.fill("Your name", name);
    await this.person.click("button", "Join as guest");
    await this.person.see("button", JOIN);
    await this.person.goto("about:blank");
  }
}

export interface Wish extends PersonOptions {
  name?: BrowserName;
}
