// Every screen there is, and the way to it by what is written on it, in any language. A new screen is one line more.

import { tr } from "../../../web/src/words/tr.js";
import { en } from "../../../web/src/words/en.js";
import type { Person } from "./person.js";
import type { Room } from "./scene.js";
import { OWNER } from "./scene.js";

export const WORDS = { en, tr };
export type Language = keyof typeof WORDS;

/** What somebody needs on their way through the screens. */
export interface Walk {
  readonly person: Person;
  readonly words: typeof en;
  readonly origin: string;
  readonly room: Room;
  /** The name of somebody else in the call. */
  readonly other: string;
}

export interface Screen {
  readonly name: string;
  /** From the screen before to this one. */
  open(walk: Walk): Promise<void>;
  /** Puts away what lies above the screen before. */
  close?(walk: Walk): Promise<void>;
}

const at = (name: string, path: (walk: Walk) => string, sign: (words: typeof en) => [role: string, name: string]): Screen => ({
  name,
  open: async ({ person, origin, words, ...walk }) => {
    await person.goto(`${origin}/login`);
    await person.goto(origin + path({ person, origin, words, ...walk }));
    await person.see(...sign(words));
  },
});

const escape = ({ person }: Walk) => person.press("Escape");

/** Something that a button opens above the screen. */
const above = (name: string, open: (walk: Walk) => Promise<void>): Screen => ({ name, open, close: escape });

/** An entry of the menu with everything that is seldom wanted. */
const more = (name: string, entry: (words: typeof en) => string): Screen =>
  above(name, async ({ person, words }) => {
    await person.click("button", words.call.more);
    await person.click("menuitem", entry(words));
  });

/** A panel beside the stage, or on a phone over it, which stays until it is closed. */
const beside = ({ name, open }: Screen): Screen => ({
  name,
  open,
  close: ({ person, words }) => person.click("button", words.common.close),
});

export const SIGNED_OUT: readonly Screen[] = [
  at("log in", () => "/login", (w) => ["button", w.common.logIn]),
  at("register", () => "/register", (w) => ["heading", w.entry.registerByInvite]),
  at("invitation", ({ room }) => room.invitation, (w) => ["button", w.invitation.joinAsGuest]),
  at("dead invitation", () => "/invite#nothing", (w) => ["link", w.common.backHome]),
  at("set-up done", () => "/setup#nothing", (w) => ["heading", w.entry.setUpDone]),
  at("trust", () => "/trust", (w) => ["heading", w.trust.title]),
  at("test", () => "/test", (w) => ["button", w.trial.start]),
  at("lost", () => "/nowhere", (w) => ["heading", w.lost.notFound]),
];

export const SIGNED_IN: readonly Screen[] = [
  {
    name: "home",
    open: async ({ person, origin, words }) => {
      await person.goto(`${origin}/login`);
      await person.fill(words.common.loginName, OWNER.login);
      await person.fill(words.common.password, OWNER.password);
      await person.click("button", words.common.logIn);
      await person.see("button", words.home.newRoom);
    },
  },
  above("own menu", ({ person, words }) => person.click("button", words.header.menu)),
  above("new room", ({ person, words }) => person.click("button", words.home.newRoom)),
  above("room settings", ({ person, words }) => person.click("button", words.home.settings("Library"))),
  at("account", () => "/account", (w) => ["heading", w.header.account]),
  at("administration", () => "/admin", (w) => ["heading", w.header.admin]),
  at("pre-join", ({ room }) => `/rooms/${room.id}`, (w) => ["button", w.prejoin.joinNow]),
];

export const IN_THE_CALL: readonly Screen[] = [
  {
    name: "call",
    open: async ({ person, words, other }) => {
      await person.click("button", words.prejoin.joinNow);
      await person.see("button", words.call.options(other), 60_000);
    },
  },
  above("a person's menu", async ({ person, words, other }) => {
    // The button shows when it has the focus.
    await person.evaluate((label) => document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.focus(), words.call.options(other));
    await person.press("Enter");
    await person.see("slider", words.call.volume(other));
  }),
  above("more", ({ person, words }) => person.click("button", words.call.more)),
  more("devices", (w) => w.call.devices),
  more("shortcuts", (w) => w.call.shortcuts),
  more("settings in the call", (w) => w.call.roomSettings),
  more("invite", (w) => w.call.invite),
  beside(more("people", (w) => w.charge.people)),
  beside(above("chat", ({ person, words }) => person.click("button", words.chat.open))),
  {
    name: "left",
    open: async ({ person, words }) => {
      await person.click("button", words.call.leave);
      await person.see("button", words.ended.joinAgain);
    },
  },
];
