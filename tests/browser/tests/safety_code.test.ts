// The safety code: the same at both ends where nobody is in between, and never the same where somebody is.

import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Intermediary, type Meddling, type Message, NOTHING, type Passage } from "../harness/intermediary.js";
import { takeAnswer, takeOffer } from "../harness/mallory.js";
import { hearsAndSees } from "../harness/media.js";
import { cutSockets, tiles } from "../harness/observe.js";
import type { BrowserName, Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

interface Shown {
  state: string;
  code: string;
  said: string;
}

/** What the other one's menu says of safety. */
function shown(person: Person): Promise<Shown> {
  return person.evaluate(() => {
    const panel = document.querySelector("[data-safety]");
    const text = (which: string) => panel?.querySelector(which)?.textContent ?? "";
    return {
      state: panel?.getAttribute("data-safety") ?? "",
      code: text(".safety-code [aria-hidden]"),
      said: text(".safety-code .said"),
    };
  }, null);
}

const decided = (person: Person) =>
  until("a code is there, or cannot be made", async () => {
    const now = await shown(person);
    return now.state !== "" && now.state !== "pending" && now;
  }, 60_000);

test.each<[BrowserName, BrowserName]>([
  ["chromium", "chromium"],
  ["chromium", "firefox"],
])("%s and %s show the same code, which stays when signaling is lost and found", async (first, second) => {
  const room = await scene.room(`${first} and ${second}`);
  const ann = await scene.guest("Ann", room, first);
  const ben = await scene.guest("Ben", room, second);
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const [at, to] = [await decided(ann), await decided(ben)];
  expect(at).toMatchObject({ state: "agreed", code: expect.stringMatching(/^\d{4} \d{4}$/) });
  expect(to).toEqual(at);
  expect(at.said.replace(/\D/g, "")).toBe(at.code.replace(/\D/g, ""));
  expect(at.said).toMatch(/^(\d ?){4}, (\d ?){4}$/);

  await ann.evaluate(cutSockets, null);
  await ann.evaluate(() => void dispatchEvent(new Event("online")), null);
  await hearsAndSees(ann, 1);
  expect([await decided(ann), await decided(ben)]).toEqual([at, at]);
});

/** Two guests who reach the server through somebody who meddles. */
async function betrayed(title: string, meddle: Meddling): Promise<{ ann: Person; ben: Person }> {
  const middle = await Intermediary.before(scene.server, meddle);
  onTestFinished(() => middle.close());
  meddler = middle;
  const room = await scene.room(title);
  const { origin } = middle;
  const ann = await scene.guest("Ann", room, "chromium", { origin });
  const ben = await scene.guest("Ben", room, "chromium", { origin });
  return { ann, ben };
}

let meddler: Intermediary;

const description = (message: Message) => message.description as { type: string; sdp: string };
const fingerprintOf = (sdp: string) => (sdp.match(/a=fingerprint:sha-256 (\S+)/)?.[1] ?? "").replaceAll(":", "").toLowerCase();

test("a server that swaps the fingerprints leaves no code", async () => {
  const foreign = Array.from({ length: 32 }, () => "AB").join(":");
  const swap: Meddling = (message) => {
    if (message.type !== "description") return message;
    const { type, sdp } = description(message);
    return { ...message, description: { type, sdp: sdp.replace(/(?<=a=fingerprint:sha-256 )\S+/g, foreign) } };
  };
  const { ann, ben } = await betrayed("Swapped", swap);
  expect((await decided(ann)).state).toBe("impossible");
  expect((await decided(ben)).state).toBe("impossible");
  expect(await ann.evaluate(tiles, null)).toHaveLength(2);
});

test("somebody in the middle, with a connection and a flawless code towards each, is given away by the codes", async () => {
  const page = await scene.person("chromium");
  await page.goto(`${scene.server.origin}/login`);
  const mallory = new Mallory(page);
  const { ann, ben } = await betrayed("In the middle", (message, from) => mallory.meddle(message, from));
  await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)]);
  const [at, to] = [await decided(ann), await decided(ben)];
  expect([at.state, to.state]).toEqual(["agreed", "agreed"]);
  expect(at.code).not.toBe(to.code);
});

/** Answers each end in the other one's name, and does all that the protocol asks. */
class Mallory {
  private readonly nonces = [randomBytes(32), randomBytes(32)].map((nonce) => nonce.toString("hex"));
  /** The fingerprints shown to the two. */
  private toCaller = "";
  private toCallee = "";

  constructor(private readonly page: Person) {}

  meddle(message: Message, from: Passage): Message {
    if (!["description", "candidate", "safety"].includes(message.type)) return message;
    const to = message.to as string;
    if (message.type === "description") void this.describe(description(message), from, to);
    if (message.type === "safety") void this.agree(message.payload as string, from, to);
    return NOTHING;
  }

  private async describe({ type, sdp }: { type: string; sdp: string }, from: Passage, to: string): Promise<void> {
    if (type === "answer") return this.page.evaluate(takeAnswer, sdp);
    const { answer, offer } = await this.page.evaluate(takeOffer, { sdp, iceServers: [] });
    this.toCaller = fingerprintOf(answer);
    this.toCallee = fingerprintOf(offer);
    const other = meddler.passageOf(to);
    from.say({ type: "description", from: to, link: 0, description: { type: "answer", sdp: answer } });
    const words = ["sohbet safety commitment 1", this.nonces[1], this.toCallee];
    const commitment = createHash("sha256").update(words.join("\n")).digest("hex");
    other.say({ type: "safety", from: from.participant, payload: `commit ${commitment}` });
    other.say({ type: "description", from: from.participant, link: 0, description: { type: "offer", sdp: offer } });
  }

  private async agree(payload: string, from: Passage, to: string): Promise<void> {
    const [kind] = payload.split(" ");
    if (kind === "commit") {
      await until("the caller has offered", async () => this.toCaller !== "");
      from.say({ type: "safety", from: to, payload: `answer ${this.nonces[0]} ${this.toCaller}` });
    } else if (kind === "answer") {
      from.say({ type: "safety", from: to, payload: `reveal ${this.nonces[1]} ${this.toCallee}` });
    }
  }
}
