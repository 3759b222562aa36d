import type { Clock } from "../protocol/clock";
import { ReceivedLevel, SpeakingDetector } from "./level";
import { Link, type LinkHooks, type Signal } from "./link";
import type { Encoding } from "./quality";
import { type Health, Recovery, type Remedy } from "./recovery";
import type { Rtc, Tracks } from "./rtc";
import { type LinkStats, type Path, readStats } from "./stats";

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
  readonly path: Path | null;
  /** Milliseconds. */
  readonly roundTrip: number | null;
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
  #stats: LinkStats = { path: null, roundTrip: null };
  #streams: { stream: MediaStream; sound: MediaStream } | null = null;

  constructor(options: PairOptions) {
    this.#options = options;
    this.#iceServers = options.iceServers;
    this.#tracks = options.tracks;
    this.#encoding = options.encoding;
    this.#recovery = new Recovery({ clock: options.clock, first: options.polite, act: (remedy) => this.#act(remedy) });
    this.#link = this.#connect();
    if (options.polite) this.#link.start();
  }

  get view(): MediaView {
    return {
      link: STATES[this.#health],
      stream: this.#streams?.stream ?? null,
      sound: this.#streams?.sound ?? null,
      speaking: this.#speaking,
      ...this.#stats,
    };
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

  /** Whether signals reach the other side now. */
  setReachable(reachable: boolean): void {
    if (!this.#silent) this.#recovery.hold(!reachable);
  }

  /** This side's network changed. */
  moved(): void {
    if (!this.#silent) this.#recovery.moved();
  }

  /** The participant is gone for the server: media may flow on, but nothing more is said. */
  fallSilent(): void {
    this.#silent = true;
    this.#recovery.stop();
  }

  /** Looks whether the other one speaks. */
  listen(): void {
    const level = this.#level.read(this.#link.receiver("audio"));
    const speaking = this.#speech.push(level, this.#options.clock.now());
    if (speaking === this.#speaking) return;
    this.#speaking = speaking;
    this.#options.changed();
  }

  /** Looks how the media travel. */
  measure(): void {
    const link = this.#link;
    link.connection.getStats().then(
      (report) => link === this.#link && this.#measured(readStats(report)),
      // The link was closed meanwhile.
      () => {},
    );
  }

  close(): void {
    this.fallSilent();
    this.#link.close();
  }

  get #health(): Health {
    const state = this.#link.connection.connectionState;
    if (this.#broken || state === "failed" || state === "closed") return "failed";
    if (state === "connected") return "good";
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

  #measured(stats: LinkStats): void {
    const same = JSON.stringify(stats) === JSON.stringify(this.#stats);
    this.#stats = stats;
    if (!same) this.#options.changed();
  }

  #break(): void {
    this.#broken = true;
    this.#recovery.broken();
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
    } else {
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
    this.#stats = { path: null, roundTrip: null };
    this.#link = this.#connect();
    this.#options.changed();
  }

  #yield(offer: Signal): void {
    this.#replace(this.#number);
    this.#link.handle(offer);
  }
}
