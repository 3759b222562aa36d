import type { Cancel, Clock } from "../protocol/clock";
import type { MediaPath, QualityReport } from "../protocol/signaling";
import { Flow, hasArrived, readArrived } from "./flow";
import type { Identity } from "./identity";
import { type Journey, JourneyLog, NOWHERE } from "./journey";
import { ReceivedLevel, SpeakingDetector } from "./level";
import { Link, type LinkHooks, type Signal } from "./link";
import type { LinkState, MediaView } from "./media-view";
import { Onset } from "./onset";
import { PairQuality } from "./pair-quality";
import type { Encoding } from "./quality";
import { type Health, Recovery, type Remedy } from "./recovery";
import type { Rtc, Slot, Tracks } from "./rtc";
import { Safeguard } from "./safeguard";
import type { Report } from "./stats";

export interface PairOptions {
  readonly rtc: Rtc;
  readonly clock: Clock;
  /** The server's choice: this side joined later, gives way on glare and makes the first offer. */
  readonly polite: boolean;
  readonly iceServers: readonly RTCIceServer[];
  readonly tracks: Tracks;
  /** How good the camera's picture may be at most: the rung for so many people. */
  readonly ceiling: number;
  readonly identity: Identity | null;
  readonly relayOnly: boolean;
  readonly screenEncoding: Encoding;
  /** To the other side, with the number of the link it belongs to. */
  send(link: number, signal: Signal): void;
  /** A step of agreeing on a safety code, to the other side. */
  sendSafety(payload: string): void;
  changed(): void;
  /** One's own picture is held back from now on, or comes again. */
  held(paused: boolean): void;
  /** Something for the server to add up. */
  report(report: QualityReport): void;
  /** Uniform in 0..1. */
  random(): number;
  /** Nothing less than a new life in the room may help. Says whether that comes. */
  rejoin(): boolean;
}

/** This side's network changed: when, and what had arrived until then. */
interface Change {
  readonly at: number;
  readonly before: Promise<Report | null>;
}

/** The way is weighed no more often than this, in milliseconds. Whether anything arrives is looked at more often. */
const WEIGH = 900;

type Streams = Pick<MediaView, "stream" | "sound" | "screen" | "screenSound">;
const NO_STREAMS = { stream: null, sound: null, screen: null, screenSound: null };

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
  readonly #safeguard: Safeguard;
  #number = 0;
  #link: Link;
  #iceServers: readonly RTCIceServer[];
  #relayOnly: boolean;
  #tracks: Tracks;
  readonly #quality: PairQuality;
  #screenEncoding: Encoding;
  #worked = false;
  #broken = false;
  #silent = false;
  #speaking = false;
  readonly #flow = new Flow();
  #stalled = false;
  readonly #onset = new Onset();
  #reachable = true;
  /** What is to be acted on once the other side can be told. */
  #change: Change | null = null;
  #probe: Cancel | null = null;
  #journey: Omit<Journey, "far"> = NOWHERE;
  #far: MediaPath | null = null;
  #journeys = new JourneyLog();
  #weighedAt = Number.NEGATIVE_INFINITY;
  #streams: Streams | null = null;

  constructor(options: PairOptions) {
    this.#options = options;
    this.#iceServers = options.iceServers;
    this.#relayOnly = options.relayOnly;
    this.#tracks = options.tracks;
    this.#quality = new PairQuality(options.ceiling, options.clock.now());
    this.#screenEncoding = options.screenEncoding;
    const { clock, random, polite } = options;
    this.#recovery = new Recovery({ clock, random, first: polite, act: (remedy) => this.#act(remedy) });
    const send = (payload: string) => this.#silent || options.sendSafety(payload);
    this.#safeguard = new Safeguard({ ...options, first: options.polite, send });
    this.#link = this.#connect();
    if (options.polite) this.#link.start();
  }

  get view(): MediaView {
    return {
      link: STATES[this.#health],
      ...(this.#streams ?? NO_STREAMS),
      speaking: this.#speaking,
      journey: { ...this.#journey, far: this.#far },
      safety: this.#safeguard.view,
      quality: this.#quality.view,
    };
  }

  /** Whether what comes over the link of now can be shown without a break in the sound. */
  get flows(): boolean {
    return this.#health === "good" && this.#onset.begun;
  }

  /** Whether nothing has come lately that must have: too early for a remedy, and reason to ask for the server. */
  get quiet(): boolean {
    return this.#flow.isQuiet;
  }

  /** Takes what the other side sent. */
  handle(link: number, signal: Signal): void {
    if (this.#silent || link < this.#number) return;
    if (signal.type === "description" && signal.description.type === "offer") this.#recovery.makeWay();
    if (link > this.#number) this.#replace(link);
    this.#link.handle(signal);
  }

  handleSafety(payload: string): void {
    this.#safeguard.handle(payload);
  }

  setTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#link.setTracks(tracks);
  }

  /** How good the picture may be at most. */
  setCeiling(ceiling: number): void {
    this.#quality.setCeiling(ceiling);
    this.#link.setEncoding(this.#quality.encoding);
  }

  setScreenEncoding(encoding: Encoding): void {
    this.#screenEncoding = encoding;
    this.#link.setEncoding(encoding, "screen");
  }

  /** Servers for links made or restarted from now on. */
  configure(iceServers: readonly RTCIceServer[]): void {
    this.#iceServers = iceServers;
    this.#link.configure(iceServers, this.#relayOnly);
  }

  /** Hides one's address from now on, or no longer. A way that shows it is left at once, by the side that offers. */
  setRelayOnly(relayOnly: boolean): void {
    if (relayOnly === this.#relayOnly) return;
    this.#relayOnly = relayOnly;
    this.#link.configure(this.#iceServers, relayOnly);
    if (relayOnly && this.#options.polite && !this.#silent) this.#act("replace");
  }

  /** Whether the other side's microphone is on, so that something must arrive. */
  expect(sound: boolean): void {
    if (sound !== this.#flow.sound) this.#quality.turn();
    this.#flow.expect(sound);
  }

  /** Whether it is doubtful that signals reach the server. */
  doubt(doubted: boolean): void {
    this.#recovery.doubt(doubted);
  }

  /** How the other side's media get here, as the server knows it. */
  hearPath(path: MediaPath): void {
    this.#far = path;
    this.#options.changed();
  }

  /** Whether signals reach the other side now. */
  setReachable(reachable: boolean): void {
    if (this.#silent) return;
    const back = reachable && !this.#reachable;
    this.#reachable = reachable;
    this.#recovery.hold(!reachable);
    // Who was out of reach, and from whom nothing comes, sits in another network now.
    if (reachable && (this.#change !== null || (back && this.quiet))) this.#follow();
  }

  /**
   * This side's network changed: a link that lost its path by that looks for another. One that goes on is left alone, as
   * Chromium keeps its old path then and never tells Firefox to use the new one.
   */
  moved(): void {
    if (this.#silent) return;
    this.#change = { before: this.#report(), at: this.#options.clock.now() };
    if (this.#reachable) this.#follow();
  }

  /** The participant is gone for the server: media may flow on, but nothing more is said. */
  fallSilent(): void {
    this.#silent = true;
    this.#probe?.();
    this.#recovery.stop();
    this.#safeguard.stop();
  }

  /** Looks whether the other one speaks. */
  listen(): void {
    const receiver = this.#link.receiver("microphone");
    const now = this.#options.clock.now();
    const good = this.#health === "good";
    this.#quality.beginning.look([receiver, this.#link.receiver("camera")], good && !this.#flow.sound, now);
    if (this.#onset.look(good, receiver, now)) this.#options.changed();
    // Each reading waits for one of the browser's threads.
    const speaking = this.#speech.push(this.#flow.sound ? this.#level.read(receiver) : 0, now);
    if (speaking === this.#speaking) return;
    this.#speaking = speaking;
    this.#options.changed();
  }

  /** Looks whether media travel, and how. */
  async measure(): Promise<void> {
    const report = await this.#report();
    if (report === null) return;
    this.#safeguard.look(this.#link.connection);
    const now = this.#options.clock.now();
    const before = JSON.stringify([this.quiet, this.#journey, this.#quality.view]);
    this.#watch(this.#flow.hasStalled(readArrived(report), now));
    if (now - this.#weighedAt >= WEIGH) this.#weigh(report, now);
    if (before !== JSON.stringify([this.quiet, this.#journey, this.#quality.view])) this.#options.changed();
  }

  /** Tells the server what it was not told yet: it ends here. */
  reportLast(): void {
    const last = this.#silent ? null : this.#quality.last();
    if (last !== null) this.#options.report(last);
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
      send: (signal) => this.#silent || this.#say(number, signal),
      changed: () => this.#changed(),
      broken: () => this.#break(),
      yielded: (offer) => current() && this.#yield(offer),
    };
    const [iceServers, relayOnly, tracks] = [this.#iceServers, this.#relayOnly, this.#tracks];
    const link = new Link({ ...this.#options, hooks, iceServers, relayOnly, tracks });
    link.setEncoding(this.#quality.encoding);
    link.setEncoding(this.#screenEncoding, "screen");
    return link;
  }

  #say(link: number, signal: Signal): void {
    this.#quality.beginning.say(signal, this.#options.clock.now());
    this.#options.send(link, signal);
  }

  /** Looks how the media travel, and makes the picture as good as the way allows. */
  #weigh(report: Report, now: number): void {
    this.#weighedAt = now;
    this.#journey = this.#journeys.read(report, this.#link.connection.getConfiguration(), now);
    const { encoding, paused } = this.#quality;
    const camera = this.#tracks.camera !== null;
    const due = this.#quality.take(report, { ...this.#journey, far: this.#far }, camera, now);
    if (encoding !== this.#quality.encoding) this.#link.setEncoding(this.#quality.encoding);
    if (this.#silent) return;
    if (due !== null) this.#options.report(due);
    if (paused !== this.#quality.paused) this.#options.held(!paused);
  }

  #changed(): void {
    if (this.#health === "good") this.#worked = true;
    this.#receive();
    this.#safeguard.look(this.#link.connection);
    this.#recovery.update(this.#health);
    this.#options.changed();
  }

  /** The report of the link of now; null where it is closed or replaced meanwhile. */
  async #report(): Promise<Report | null> {
    const link = this.#link;
    try {
      // A plain map: what browsers give makes every entry anew each time that somebody looks through it.
      const report = new Map(await link.connection.getStats()) as Report;
      return link === this.#link ? report : null;
    } catch {
      return null;
    }
  }

  /** Looks for the way through another network, unless media go on: half the patience will do to see that they don't. */
  #follow(): void {
    const [change, now] = [this.#change, this.#options.clock.now()];
    this.#change = null;
    this.#probe?.();
    if (change === null || this.#health !== "good" || this.quiet) {
      this.#recovery.moved();
      return;
    }
    const wait = Math.max(0, change.at + this.#flow.patience / 2 - now);
    this.#probe = this.#options.clock.after(wait, () => this.#moveIfQuiet(change));
  }

  async #moveIfQuiet({ before }: Change): Promise<void> {
    const [from, to] = [await before, await this.#report()];
    if (this.#silent || from === null || to === null) return;
    if (!hasArrived(readArrived(from), readArrived(to))) this.#recovery.moved();
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

  /** Makes the streams once the receivers are there. */
  #receive(): void {
    const of = (...slots: Slot[]) => this.#options.rtc.mediaStream(slots.flatMap((slot) => this.#received(slot)));
    if (this.#streams !== null || this.#received("microphone").length === 0) return;
    const [stream, sound] = [of("microphone", "camera"), of("microphone")];
    this.#streams = { stream, sound, screen: of("screen"), screenSound: of("screen_sound") };
  }

  #received(slot: Slot): MediaStreamTrack[] {
    const receiver = this.#link.receiver(slot);
    return receiver === null ? [] : [receiver.track];
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
    this.#weighedAt = Number.NEGATIVE_INFINITY;
    this.#quality.startOver();
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
