import { type Cancel, type Clock, every } from "../protocol/clock";
import type { ClientMessage, MediaPath, MediaState, Peer, Presence, QualityReport } from "../protocol/signaling";
import type { Identity } from "./identity";
import type { Signal } from "./link";
import type { MediaView } from "./media-view";
import { Pair } from "./pair";
import { PathNews } from "./path-news";
import { ceilingFor } from "./quality";
import { NOTHING, type Rtc, type Tracks } from "./rtc";
import { screenEncodingFor } from "./screen-encoding";

/**
 * How often to look at pairs, in milliseconds, and at how many of them: more take turns, as browsers' threads have to wait for each
 * other for each of them.
 */
interface Rhythm {
  readonly period: number;
  readonly pairs: number;
}

/** To see who speaks: no word is missed between two looks, nor where a full room leaves out one or two. */
const LISTEN: Rhythm = { period: 60, pairs: 4 };
/** To see how media travel, and whether they do. */
const MEASURE: Rhythm = { period: 500, pairs: 2 };
/** How long a pair that is succeeded goes on, in milliseconds: the other end may still hear it. */
const HANDOVER = 2000;

export interface MeshOptions {
  readonly rtc: Rtc;
  readonly clock: Clock;
  send(message: Extract<ClientMessage, { to: string }>): void;
  /** What there is to show of this participant has changed. */
  changed(participant: string, view: MediaView): void;
  /** How well the media of one pair arrive, for the server to add up. */
  report(report: QualityReport): void;
  /** Uniform in 0..1. */
  random(): number;
  /** The media from somebody stopped coming, or came back: the network is not what it was. */
  noticed(): void;
  /** Nothing but joining anew seems left to try. */
  rejoin(): void;
}

/** The simplest way to carry a call: a pair for every other participant. */
export class Mesh {
  readonly #options: MeshOptions;
  readonly #pairs = new Map<string, Pair>();
  /** For a pair that is not connected yet: the pair of the same person's earlier life, shown until it is. */
  readonly #earlier = new Map<string, Pair>();
  /** Pairs that are succeeded, and not shown any more, with the participant who has another now. */
  readonly #retired = new Map<Pair, string>();
  /** Pairs whose media have stopped, if only for a moment. */
  readonly #troubled = new Set<Pair>();
  readonly #news: PathNews;
  readonly #stop: Cancel[];
  #iceServers: readonly RTCIceServer[] = [];
  #identity: Identity | null = null;
  #relayOnly = false;
  #tracks: Tracks = NOTHING;
  #online = true;
  readonly #away = new Set<string>();

  constructor(options: MeshOptions) {
    this.#options = options;
    this.#news = new PathNews((message) => options.send(message));
    this.#stop = [
      this.#inTurns(LISTEN, (pair) => pair.listen()),
      this.#inTurns(MEASURE, (pair) => void pair.measure()),
    ];
  }

  /** Somebody is there. `succeeds`: the same person's earlier participant, whose media go on until the new ones flow. */
  add({ participant: { id, media, presence }, polite }: Peer, succeeds?: string): void {
    const earlier = succeeds === undefined ? undefined : this.#take(succeeds);
    if (earlier !== undefined) this.#earlier.set(id, earlier);
    earlier?.fallSilent();
    const pair: Pair = new Pair({
      rtc: this.#options.rtc,
      clock: this.#options.clock,
      polite,
      iceServers: this.#iceServers,
      tracks: this.#tracks,
      ceiling: ceilingFor(this.#pairs.size + 1),
      identity: this.#identity,
      relayOnly: this.#relayOnly,
      screenEncoding: screenEncodingFor(this.#pairs.size + 1),
      send: (link, signal) => this.#options.send(address(id, link, signal)),
      sendSafety: (payload) => this.#options.send({ type: "safety", to: id, payload }),
      changed: () => this.#changed(pair),
      held: (paused) => this.#options.send({ type: "picture", to: id, paused }),
      report: (report) => this.#options.report(report),
      random: this.#options.random,
      rejoin: () => this.#rejoin(pair),
    });
    this.#pairs.set(id, pair);
    this.change(id, media, presence);
    this.#share();
    this.#show(id);
  }

  /** Somebody is gone. */
  remove(id: string): void {
    this.#pairs.get(id)?.reportLast();
    this.#end(this.#take(id));
    for (const [pair, whose] of this.#retired) if (whose === id) this.#end(pair);
    this.#share();
  }

  /** A new life begins: pairs of the old one say nothing more, and go on only until they are succeeded or removed. */
  fallSilent(): void {
    for (const pair of this.#pairs.values()) pair.fallSilent();
  }

  /** Takes what another participant sent. */
  handle(from: string, link: number, signal: Signal): void {
    this.#pairs.get(from)?.handle(link, signal);
  }

  /** Takes somebody's step of agreeing on a safety code. */
  handleSafety(from: string, payload: string): void {
    this.#pairs.get(from)?.handleSafety(payload);
  }

  /** What this side proves itself with, to everyone who comes from now on. */
  identify(identity: Identity | null): void {
    this.#identity = identity;
  }

  /** Whether one's address is hidden from everyone. */
  setRelayOnly(relayOnly: boolean): void {
    this.#relayOnly = relayOnly;
    this.#each((pair) => pair.setRelayOnly(relayOnly));
  }

  /** Sends these tracks to everyone. */
  setTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#each((pair) => pair.setTracks(tracks));
  }

  /** Servers for links made or restarted from now on. */
  configure(iceServers: readonly RTCIceServer[]): void {
    this.#iceServers = iceServers;
    this.#each((pair) => pair.configure(iceServers));
  }

  /** Whether the server is in reach. */
  setOnline(online: boolean): void {
    this.#online = online;
    for (const id of this.#pairs.keys()) this.#reach(id);
  }

  /** Whether it is doubtful that the server is in reach. */
  doubt(doubted: boolean): void {
    this.#each((pair) => pair.doubt(doubted));
  }

  /** What another participant sends, and whether the server hears from them. */
  change(id: string, { microphone }: MediaState, presence: Presence): void {
    const pair = this.#pairs.get(id);
    if (pair === undefined) return;
    if (presence === "reconnecting") this.#away.add(id);
    else this.#away.delete(id);
    pair.expect(microphone);
    this.#reach(id);
  }

  /** How another participant's media get here, as the server knows it. */
  hearPath(id: string, path: MediaPath): void {
    this.#pairs.get(id)?.hearPath(path);
  }

  /** This side's network changed. */
  moved(): void {
    for (const pair of this.#pairs.values()) pair.moved();
  }

  /** Tells the server what it was not told yet: the call ends. */
  reportLast(): void {
    for (const pair of this.#pairs.values()) pair.reportLast();
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.#each((pair) => pair.close());
    this.#pairs.clear();
    this.#earlier.clear();
    this.#retired.clear();
  }

  #each(visit: (pair: Pair) => void): void {
    for (const pair of this.#all()) visit(pair);
  }

  #all(): Pair[] {
    return [...this.#pairs.values(), ...this.#earlier.values(), ...this.#retired.keys()];
  }

  /** Visits pairs, so many at a time, again and again from the first to the last. */
  #inTurns({ period, pairs }: Rhythm, visit: (pair: Pair) => void): Cancel {
    let next = 0;
    return every(this.#options.clock, period, () => {
      const all = this.#all();
      const turns = Math.min(pairs, all.length);
      if (next >= all.length) next = 0;
      for (const pair of [...all, ...all].slice(next, next + turns)) visit(pair);
      next = (next + turns) % Math.max(1, all.length);
    });
  }

  #end(pair: Pair | undefined): void {
    if (pair === undefined) return;
    pair.close();
    this.#troubled.delete(pair);
    this.#retired.delete(pair);
  }

  /** Lets a pair go on unseen for a moment: the other end may not have come so far. */
  #retire(pair: Pair, id: string): void {
    this.#retired.set(pair, id);
    this.#options.clock.after(HANDOVER, () => this.#end(pair));
  }

  /** Joining anew replaces every pair, so it helps only somebody who has none that works. */
  #rejoin(pair: Pair): boolean {
    const others = [...this.#pairs.values()].filter((other) => other !== pair);
    if (others.some((other) => other.view.link === "connected")) return false;
    this.#options.rejoin();
    return true;
  }

  /** Removes a participant's pair, and hands over the one whose media flow. */
  #take(id: string): Pair | undefined {
    const pair = this.#pairs.get(id);
    const earlier = this.#earlier.get(id);
    this.#pairs.delete(id);
    this.#earlier.delete(id);
    this.#away.delete(id);
    this.#news.forget(id);
    if (earlier === undefined) return pair;
    this.#end(pair);
    return earlier;
  }

  #reach(id: string): void {
    this.#pairs.get(id)?.setReachable(this.#online && !this.#away.has(id));
  }

  /** Divides the uplink between everyone. */
  #share(): void {
    const ceiling = ceilingFor(this.#pairs.size);
    const screen = screenEncodingFor(this.#pairs.size);
    this.#each((pair) => {
      pair.setCeiling(ceiling);
      pair.setScreenEncoding(screen);
    });
  }

  #changed(pair: Pair): void {
    this.#notice(pair);
    for (const [id, own] of this.#pairs) {
      if (own === pair || this.#earlier.get(id) === pair) this.#show(id);
    }
  }

  #notice(pair: Pair): void {
    const { link } = pair.view;
    const troubled = link === "unsteady" || link === "failed" || pair.quiet;
    if (troubled === this.#troubled.has(pair)) return;
    if (troubled) this.#troubled.add(pair);
    else this.#troubled.delete(pair);
    this.#options.noticed();
  }

  /** Shows the pair whose media flow; the earlier one ends as soon as it is not needed. */
  #show(id: string): void {
    const pair = this.#pairs.get(id);
    if (pair === undefined) return;
    const earlier = this.#earlier.get(id);
    if (earlier?.view.link === "connected" && !pair.flows) {
      this.#options.changed(id, earlier.view);
      return;
    }
    if (earlier !== undefined) this.#retire(earlier, id);
    this.#earlier.delete(id);
    const { view } = pair;
    this.#news.tell(id, view.journey.path);
    this.#options.changed(id, view);
  }
}

function address(to: string, link: number, signal: Signal): Extract<ClientMessage, { to: string }> {
  if (signal.type === "description") return { type: "description", to, link, description: signal.description };
  return { type: "candidate", to, link, candidate: signal.candidate };
}
