// Somebody in front of a browser. The same few gestures in Chromium and in Firefox.

import type { Wishes } from "./recorder.js";
import type { Sources } from "./sources.js";

export type BrowserName = "chromium" | "firefox";
export type Transport = "udp" | "tcp" | "tls";

export interface PersonOptions {
  /** The only way to the relay that is left open; without it ICE is free. */
  transport?: Transport;
  /** The network lets no UDP through. */
  webOnly?: boolean;
  /** Peer connections stay open when the page closes them. */
  stubborn?: boolean;
  viewport?: { width: number; height: number };
  /** Where the person reaches the server, where that is not its own address. */
  origin?: string;
  /** More flags for a process of one's own (Chromium only). */
  flags?: string[];
  /** The person prefers dark pages (Chromium only). */
  dark?: boolean;
  /** What the camera gives; small unless a picture is to be shown. */
  picture?: Wishes["picture"];
  /** How long a gesture waits, in milliseconds, where that is longer than usual (Chromium only). */
  patience?: number;
  /** The microphone's sound goes out as it is. */
  plain?: boolean;
  /** What the microphone gives, in Hz. */
  tone?: number;
  /** Devices whose pictures and sounds a test can tell apart. */
  sources?: Sources;
  /** The title of the tab that is really captured when the person shares a screen (Chromium only). */
  captures?: string;
  /** The person asked for less motion (Chromium only). */
  still?: boolean;
}

/** Another page of the same browser, beside the call. */
export interface Tab {
  evaluate<Argument, Result>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>;
  click(selector: string): Promise<void>;
  close(): Promise<void>;
}

export interface Person {
  readonly browser: BrowserName;
  /** Errors that the page wrote to the console or threw. */
  readonly errors: string[];
  /** Every address the page asked for. */
  readonly requests: string[];
  goto(url: string): Promise<void>;
  /** Clicks what has this role and exactly this accessible name. */
  click(role: string, name: string): Promise<void>;
  /** Types into the field with this label, replacing what it held. */
  fill(label: string, text: string): Promise<void>;
  /** Waits until something with this role and exactly this accessible name can be seen. */
  see(role: string, name: string, milliseconds?: number): Promise<void>;
  press(key: string): Promise<void>;
  /** Runs a self-contained function in the page. */
  evaluate<Argument, Result>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>;
  /** Runs a script's text in the page, where the page's policy would forbid a script element. */
  inject(script: string): Promise<void>;
  /** Holds a key down, or lets it go. */
  hold(key: string): Promise<void>;
  release(key: string): Promise<void>;
  /** Opens another page beside this one. */
  tab(url: string): Promise<Tab>;
  /** Another size of the window; dark or light, as far as the browser can be told. */
  look(viewport: { width: number; height: number }, dark: boolean): Promise<void>;
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

/** How long a gesture waits for what it needs to be there, in milliseconds. */
export const PATIENCE = 20_000;

const DESKTOP = { width: 1280, height: 800 };
const SMALL_PICTURE = { width: 320, height: 180, frameRate: 10 };

export function viewport(options: PersonOptions) {
  return options.viewport ?? DESKTOP;
}

export function wishes(options: PersonOptions): Wishes {
  return {
    transport: options.transport ?? null,
    webOnly: options.webOnly ?? false,
    stubborn: options.stubborn ?? false,
    picture: options.picture ?? SMALL_PICTURE,
    plain: options.plain ?? false,
    tone: options.tone ?? null,
  };
}
