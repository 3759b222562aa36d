import type { Identity } from "../call/identity";
import type { Signal } from "../call/link";
import { Pair } from "../call/pair";
import { ceilingFor } from "../call/quality";
import { NOTHING, type Tracks } from "../call/rtc";
import { screenEncodingFor } from "../call/screen-encoding";
import { VirtualClock } from "./clock";
import { FakeTrack } from "./media";
import { FakeNetwork, type FakePeerConnection } from "./peer-connection";

interface Letter {
  to: "ada" | "bo";
  link: number;
  signal: Signal;
}

export function tracks(video = true): Tracks {
  const camera = video ? new FakeTrack("video").track : null;
  return { ...NOTHING, microphone: new FakeTrack("audio").track, camera };
}

/** A certificate whose fingerprint is one digit over and over. */
export function fakeIdentity(digit: string): Identity {
  const value = Array.from({ length: 32 }, () => digit.repeat(2)).join(":");
  const certificate = { getFingerprints: () => [{ algorithm: "sha-256", value }] } as unknown as RTCCertificate;
  return { certificate, fingerprint: digit.repeat(64) };
}

/** Two ends of a pair, and the post between them: Ada came first, Bo later, so Bo is polite and offers. */
export class Couple {
  readonly clock = new VirtualClock();
  readonly network: FakeNetwork;
  readonly ada: Pair;
  readonly bo: Pair;
  /** Every letter so far. */
  readonly sent: Letter[] = [];
  /** Letters wait here while the post does not run. */
  readonly waiting: Letter[] = [];
  /** What becomes of a step of the safety code on its way. */
  intercept: (payload: string) => string | null = (payload) => payload;
  #swapped: string | null = null;
  /** Whether joining anew is to be had. */
  rejoins = false;
  #running = true;
  #owners = new Map<FakePeerConnection, string>();

  constructor(random: () => number = () => 0) {
    this.network = new FakeNetwork(random);
    this.ada = this.#end("ada", false);
    this.bo = this.#end("bo", true);
  }

  /** The open peer connection of one end. */
  connection(owner: "ada" | "bo"): FakePeerConnection {
    const own = this.network.open.filter((connection) => this.#owners.get(connection) === owner);
    if (own.length !== 1) throw new Error(`${owner} has ${own.length} open peer connections`);
    return own[0] as FakePeerConnection;
  }

  offers(from: "ada" | "bo"): number {
    const others = this.sent.filter(({ to }) => to !== from);
    return others.filter(({ signal }) => signal.type === "description" && signal.description.type === "offer").length;
  }

  /** From now on all descriptions vouch for a certificate with this fingerprint. */
  swap(fingerprint: string | null): void {
    this.#swapped = fingerprint?.replace(/..(?!$)/g, "$&:") ?? null;
  }

  stopPost(): void {
    this.#running = false;
  }

  runPost(): void {
    this.#running = true;
    this.#deliver();
  }

  #end(owner: "ada" | "bo", polite: boolean): Pair {
    const to = owner === "ada" ? "bo" : "ada";
    const { rtc } = this.network;
    return new Pair({
      rtc: {
        mediaStream: rtc.mediaStream,
        peerConnection: (configuration) => {
          const connection = rtc.peerConnection(configuration);
          this.#owners.set(connection as unknown as FakePeerConnection, owner);
          return connection;
        },
      },
      clock: this.clock,
      polite,
      iceServers: [{ urls: ["turn:relay"], credential: "first" }],
      tracks: tracks(),
      ceiling: ceilingFor(1),
      held: () => {},
      report: () => {},
      identity: fakeIdentity(owner === "ada" ? "a" : "b"),
      relayOnly: false,
      screenEncoding: screenEncodingFor(1),
      send: (link, signal) => this.#post({ to, link, signal }),
      sendSafety: (payload) => {
        const passed = this.intercept(payload);
        if (passed !== null) this[to].handleSafety(passed);
      },
      changed: () => {},
      random: () => 0.5,
      rejoin: () => this.rejoins,
    });
  }

  #post(letter: Letter): void {
    this.sent.push(letter);
    this.waiting.push(letter);
    this.network.later(() => this.#deliver());
  }

  #changed(signal: Signal): Signal {
    if (signal.type !== "description" || this.#swapped === null) return signal;
    const sdp = signal.description.sdp.replace(/(?<=a=fingerprint:sha-256 )\S+/g, this.#swapped);
    return { ...signal, description: { ...signal.description, sdp } };
  }

  /** In the order of sending, as the server does. */
  #deliver(): void {
    while (this.#running) {
      const letter = this.waiting.shift();
      if (letter === undefined) return;
      this[letter.to].handle(letter.link, this.#changed(letter.signal));
    }
  }
}
