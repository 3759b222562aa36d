import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Attempt, worksWithin } from "../call/deadline";
import { type Captured, capture, type DeviceKind, type MediaDevices } from "../call/devices";
import { echo } from "../call/echo";
import { reflexive } from "../call/reflexive";
import type { Rtc } from "../call/rtc";
import type { Trial as Lent } from "../protocol/api";
import type { Clock } from "../protocol/clock";
import type { Socket } from "../protocol/connection-wire";
import { greet } from "../protocol/greeting";
import type { IceServer } from "../protocol/signaling";
import { type Outcome, type Outcomes, type Verdict, verdictOf, WAYS, type Way } from "./verdict";

/** How long each way is tried, in milliseconds: ICE gives up later, a person sooner. */
export const DEADLINE = 8_000;

/** The browser's side of a trial. */
export interface TrialEnvironment {
  readonly clock: Clock;
  readonly rtc: Rtc;
  readonly mediaDevices: MediaDevices | undefined;
  openSocket(): Socket;
  /** Resolves when a camera's first frame has arrived. */
  firstFrame(track: MediaStreamTrack, ended: AbortSignal): Promise<void>;
  /** The relay, lent for a minute. */
  lend(): Promise<Lent>;
}

/** Finds out, way by way, whether calls work from here. */
export class Trial {
  readonly #environment: TrialEnvironment;
  readonly #outcomes = signal<Outcomes>(all({ state: "waiting" }));
  readonly #trouble = signal<unknown>(null);
  readonly #running = signal(false);
  readonly #left = new AbortController();

  readonly outcomes: ReadonlySignal<Outcomes> = this.#outcomes;
  /** Why nothing could be tried, null where it could. */
  readonly trouble: ReadonlySignal<unknown> = this.#trouble;
  readonly running: ReadonlySignal<boolean> = this.#running;
  readonly verdict: ReadonlySignal<Verdict | null> = computed(() => verdictOf(this.#outcomes.value));

  constructor(environment: TrialEnvironment) {
    this.#environment = environment;
  }

  /** Tries everything: the network at once, then the devices, for which the browser may have to ask the person. */
  async run(): Promise<void> {
    if (this.#running.value) return;
    this.#running.value = true;
    this.#trouble.value = null;
    this.#outcomes.value = all({ state: "waiting" });
    try {
      const { ice_servers: servers } = await this.#environment.lend();
      await this.#network(servers);
      await this.#devices();
    } catch (error) {
      this.#trouble.value = error;
    } finally {
      this.#running.value = false;
    }
  }

  /** Ends what is being tried. */
  close(): void {
    this.#left.abort();
  }

  async #network(servers: readonly IceServer[]): Promise<void> {
    const { rtc, openSocket } = this.#environment;
    const relayed = (way: Way, leads: (url: string) => boolean) =>
      this.#attempt(way, (ended) => echo(rtc, only(servers, leads), ended));
    await Promise.all([
      this.#attempt("signaling", (ended) => greet(openSocket(), ended)),
      this.#attempt("stun", (ended) => reflexive(rtc, only(servers, isStun), ended)),
      relayed("udp", (url) => url.startsWith("turn:") && !isTcp(url)),
      relayed("tcp", (url) => url.startsWith("turn:") && isTcp(url)),
      relayed("tls", (url) => url.startsWith("turns:")),
    ]);
  }

  async #devices(): Promise<void> {
    if (this.#left.signal.aborted) return;
    const any = { id: null, exactly: false };
    this.#note("camera", { state: "trying" });
    this.#note("microphone", { state: "trying" });
    // Without a deadline: the person decides.
    const { camera, microphone } = await capture(this.#environment.mediaDevices, { camera: any, microphone: any });
    await Promise.all([
      this.#device("camera", camera, (track, ended) => this.#environment.firstFrame(track, ended)),
      this.#device("microphone", microphone, live),
    ]);
  }

  async #device(
    kind: DeviceKind,
    captured: Captured[DeviceKind],
    gives: (track: MediaStreamTrack, ended: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (captured === undefined) return this.#note(kind, { state: "fails", why: "missing" });
    if ("what" in captured) return this.#note(kind, { state: "fails", why: captured.what });
    await this.#attempt(kind, (ended) => gives(captured, ended));
    captured.stop();
  }

  async #attempt(way: Way, attempt: Attempt): Promise<void> {
    this.#note(way, { state: "trying" });
    const works = await worksWithin(this.#environment.clock, DEADLINE, this.#left.signal, attempt);
    this.#note(way, { state: works ? "works" : "fails" });
  }

  #note(way: Way, outcome: Outcome): void {
    this.#outcomes.value = { ...this.#outcomes.value, [way]: outcome };
  }
}

const all = (outcome: Outcome): Outcomes => Object.fromEntries(WAYS.map((way) => [way, outcome])) as Outcomes;
const isStun = (url: string): boolean => url.startsWith("stun:");
const isTcp = (url: string): boolean => url.endsWith("transport=tcp");

/** The one server, with the one address, that leads there. */
function only(servers: readonly IceServer[], leads: (url: string) => boolean): RTCIceServer {
  const server = servers.find(({ urls }) => urls.some(leads));
  if (server === undefined) throw new Error("the server named no such way");
  return { ...server, urls: server.urls.filter(leads) };
}

/** A microphone that the system silenced is live, and yet `muted`; it may be about to start. */
function live(track: MediaStreamTrack): Promise<void> {
  if (track.readyState !== "live") return Promise.reject(new Error("the microphone has ended"));
  if (!track.muted) return Promise.resolve();
  return new Promise((resolve) => track.addEventListener("unmute", () => resolve(), { once: true }));
}
