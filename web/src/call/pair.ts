import type { Cancel, Clock } from "../protocol/clock";
import { Flow, hasArrived, readArrived } from "./flow";
import { type Journey, JourneyLog, NOWHERE } from "./journey";
import { ReceivedLevel, SpeakingDetector } from "./level";
import { Link, type LinkHooks, type Signal } from "./link";
import { Onset } from "./onset";
import type { Encoding } from "./quality";
import { type Health, Recovery, type Remedy } from "./recovery";
import type { Rtc, Tracks } from "./rtc";
import type { Report } from "./stats";

/** The state of the media to somebody, as a person would say it. */
export type LinkState = "connecting" | "connected" | "unsteady" | "failed";

/** What there is to show of the media to and from somebody. */
export interface MediaView {
  readonly link: LinkState;
  /** Picture and sound, for showing. */
  readonly stream: MediaStream | null;
  /** The sound alone, for playing: it need not wait for a picture. */
  readonly sound: MediaStream | null;
  readonly speaking: boolean;
  readonly journey: Journey;
}

export interface PairOptions {
  readonly rtc: Rtc;
  readonly clock: Clock;
  /** The server's choice: this side joined later, gives way on glare and makes the first offer. */
  readonly polite: boolean;
  readonly iceServers: readonly RTCIceServer[];
  readonly tracks: Tracks;
  readonly encoding: Encoding;
  /** To the other side, with the number of the link it belongs to. */
  send(link: number, signal: Signal): void;
  changed(): void;
  /** Uniform in 0..1. */
  random(): number;
  /** Nothing less than a new life in the room may help. Says whether that comes. */
  rejoin(): boolean;
}

const STATES: Record<Health, LinkState> = {
  connecting: "connecting",
  good: "connected",
  unsteady: "unsteady",
  failed: "failed",
};

/** Everything between oneself and one other participant: numbered links, of which the newest counts. */
export class Pair {
  readonly #options: PairOptions;
  readonly #recovery: Recovery;
  readonly #level = new ReceivedLevel();
  readonly #speech = new SpeakingDetector();
  #number = 0;
  #link: Link;
  #iceServers: readonly RTCIceServer[];
  #tracks: Tracks;
  #encoding: Encoding;
  #worked = false;
  #broken = false;
  #silent = false;
  #speaking = false;
  readonly #flow = new Flow();
  #stalled = false;
  readonly #onset = new Onset();
  #reachable = true;
  #moved = false;
  #probe: Cancel | null = null;
  #journey = NOWHERE;
  #journeys = new JourneyLog();
  #streams: { stream: MediaStream; sound: MediaStream } | null = null;

  constructor(options: PairOptions) {
    this.#options = options;
    this.#iceServers = options.iceServers;
    this.#tracks = options.tracks;
    this.#encoding = options.encoding;
    const { clock, random, polite } = options;
    this.#recovery = new Recovery({ clock, random, first: polite, act: (remedy) => this.#act(remedy) });
    this.#link = this.#connect();
    if (options.polite) this.#link.start();
  }

  get view(): MediaView {
    return {
      link: STATES[this.#health],
      stream: this.#streams?.stream ?? null,
      sound: this.#streams?.sound ?? null,
      speaking: this.#speaking,
      journey: this.#journey,
    };
  }

  /** Whether what comes over the link of now can be shown without a break in the sound. */
  get flows(): boolean {
    return this.#health === "good" && this.#onset.begun;
  }

  /** Takes what the other side sent. */
  handle(link: number, signal: Signal): void {
    if (this.#silent || link < this.#number) return;
    if (link > this.#number) this.#replace(link);
    this.#link.handle(signal);
  }

  setTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#link.setTracks(tracks);
  }

  setEncoding(encoding: Encoding): void {
    this.#encoding = encoding;
    this.#link.setEncoding(encoding);
  }

  /** Servers for links made or restarted from now on. */
  configure(iceServers: readonly RTCIceServer[]): void {
    this.#iceServers = iceServers;
    this.#link.configure(iceServers);
  }

  /** Whether the other side's microphone is on, so that something must arrive. */
  expect(sound: boolean): void {
    this.#flow.expect(sound);
  }

  /** Whether it is doubtful that signals reach the server. */
  doubt(doubted: boolean): void {
    this.#recovery.doubt(doubted);
  }

  /** Whether signals reach the other side now. */
  setReachable(reachable: boolean): void {
    if (this.#silent) return;
    this.#reachable = reachable;
    this.#recovery.hold(!reachable);
    if (reachable && this.#moved) this.moved();
  }

  /**
   * This side's network changed: a link that lost its path by that looks for another. One that goes on is left alone, as
   * Chromium keeps its old path then and never tells Firefox to use the new one.
   */
  moved(): void {
    this.#moved = !this.#reachable;
    if (this.#silent || this.#moved) return;
    this.#probe?.();
    if (this.#health === "good") this.#probe = this.#ifQuiet(() => this.#recovery.moved());
    else this.#recovery.moved();
  }

  /** The participant is gone for the server: media may flow on, but nothing more is said. */
  fallSilent(): void {
    this.#silent = true;
    this.#probe?.();
    this.#recovery.stop();
  }

  /** Looks whether the other one speaks. */
  listen(): void {
    const receiver = this.#link.receiver("audio");
    const now = this.#options.clock.now();
    if (this.#onset.look(this.#health === "good", receiver, now)) this.#options.changed();
    const speaking = this.#speech.push(this.#level.read(receiver), now);
    if (speaking === this.#speaking) return;
    this.#speaking = speaking;
    this.#options.changed();
  }

  /** Looks how the media travel, and whether they do. */
  async measure(): Promise<void> {
    const report = await this.#report();
    if (report === null) return;
    const now = this.#options.clock.now();
    const before = JSON.stringify(this.#journey);
    this.#journey = this.#journeys.read(report, this.#link.connection.getConfiguration(), now);
    this.#watch(this.#flow.hasStalled(readArrived(report), now));
    if (before !== JSON.stringify(this.#journey)) this.#options.changed();
  }

  close(): void {
    this.fallSilent();
    this.#link.close();
  }

  get #health(): Health {
    const state = this.#link.connection.connectionState;
    if (this.#broken || state === "failed" || state === "closed") return "failed";
    if (state === "connected") return this.#stalled ? "unsteady" : "good";
    return this.#worked ? "unsteady" : "connecting";
  }

  #connect(): Link {
    const number = this.#number;
    const current = () => number === this.#number;
    const hooks: LinkHooks = {
      send: (signal) => this.#silent || this.#options.send(number, signal),
      changed: () => this.#changed(),
      broken: () => this.#break(),
      yielded: (offer) => current() && this.#yield(offer),
    };
    const { rtc, polite } = this.#options;
    const link = new Link({ rtc, polite, hooks, iceServers: this.#iceServers, tracks: this.#tracks });
    link.setEncoding(this.#encoding);
    return link;
  }

  #changed(): void {
    if (this.#health === "good") this.#worked = true;
    this.#receive();
    this.#recovery.update(this.#health);
    this.#options.changed();
  }

  /** The report of the link of now; null where it is closed or replaced meanwhile. */
  async #report(): Promise<Report | null> {
    const link = this.#link;
    try {
      const report = await link.connection.getStats();
      return link === this.#link ? report : null;
    } catch {
      return null;
    }
  }

  /** Acts if nothing arrives from now on: there is reason to think so, and half the patience will do. */
  #ifQuiet(act: () => void): Cancel {
    const before = this.#report();
    return this.#options.clock.after(this.#flow.patience / 2, async () => {
      const [from, to] = [await before, await this.#report()];
      if (this.#silent || from === null || to === null) return;
      if (!hasArrived(readArrived(from), readArrived(to))) act();
    });
  }

  #watch(stalled: boolean): void {
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    this.#changed();
  }

  #break(): void {
    this.#broken = true;
    this.#recovery.alone();
    this.#options.changed();
  }

  /** Makes the streams once both receivers are there. */
  #receive(): void {
    const audio = this.#link.receiver("audio")?.track;
    const video = this.#link.receiver("video")?.track;
    if (this.#streams !== null || audio === undefined || video === undefined) return;
    const { mediaStream } = this.#options.rtc;
    this.#streams = { stream: mediaStream([audio, video]), sound: mediaStream([audio]) };
  }

  #act(remedy: Remedy): void {
    if (remedy === "restart" && this.#link.negotiated && !this.#broken) {
      this.#link.restart();
    } else if (remedy !== "rejoin" || !this.#options.rejoin()) {
      this.#replace(this.#number + 1);
      this.#link.start();
    }
  }

  /** Goes on with a fresh peer connection of that number. */
  #replace(number: number): void {
    this.#link.close();
    this.#number = number;
    this.#broken = false;
    this.#streams = null;
    this.#journey = NOWHERE;
    this.#journeys = new JourneyLog();
    this.#flow.startOver();
    this.#stalled = false;
    this.#onset.startOver();
    this.#link = this.#connect();
    this.#options.changed();
  }

  #yield(offer: Signal): void {
    this.#replace(this.#number);
    this.#link.handle(offer);
  }
}
