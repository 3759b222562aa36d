import type { Signal } from "../call/link";
import { Pair } from "../call/pair";
import { encodingFor } from "../call/quality";
import type { Tracks } from "../call/rtc";
import { VirtualClock } from "./clock";
import { FakeTrack } from "./media";
import { FakeNetwork, type FakePeerConnection } from "./peer-connection";

interface Letter {
  to: "ada" | "bo";
  link: number;
  signal: Signal;
}

export function tracks(video = true): Tracks {
  return { audio: new FakeTrack("audio").track, video: video ? new FakeTrack("video").track : null };
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
      encoding: encodingFor(1),
      send: (link, signal) => this.#post({ to, link, signal }),
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

  /** In the order of sending, as the server does. */
  #deliver(): void {
    while (this.#running) {
      const letter = this.waiting.shift();
      if (letter === undefined) return;
      this[letter.to].handle(letter.link, letter.signal);
    }
  }
}
