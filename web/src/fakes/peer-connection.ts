import type { Rtc } from "../call/rtc";
import { FakeStream } from "./media";
import { FakeTransceiver } from "./transceiver";

interface Sdp {
  ufrag: string;
  media: { mid: string; kind: string; direction: string }[];
}

interface Description {
  type: string;
  sdp: string;
}

/** The network between fake peer connections, and the order in which things happen. */
export class FakeNetwork {
  readonly connections: FakePeerConnection[] = [];
  /** Whether packets pass. */
  up = true;
  #count = 0;
  #random: () => number;

  constructor(random: () => number = () => 0) {
    this.#random = random;
  }

  readonly rtc: Rtc = {
    peerConnection: (configuration) => {
      const connection = new FakePeerConnection(this, configuration);
      this.connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
    mediaStream: (tracks) => new FakeStream(tracks).stream,
  };

  get open(): FakePeerConnection[] {
    return this.connections.filter((connection) => connection.signalingState !== "closed");
  }

  unique(): string {
    this.#count += 1;
    return `u${this.#count}`;
  }

  /** Some turns of the event loop later. */
  async turns(): Promise<void> {
    const turns = 1 + Math.floor(this.#random() * 6);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  }

  later(task: () => void): void {
    this.turns().then(task);
  }

  /** Later than any promise that is resolved by now, and the code that waits for it. */
  async afterwards(task: () => void): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    this.later(task);
  }

  /** Connects the two ends that know each other's current credentials. */
  check(connection: FakePeerConnection): void {
    const other = this.open.find((peer) => peer !== connection && connection.knows(peer) && peer.knows(connection));
    if (other === undefined || !this.up) return;
    for (const end of [connection, other]) this.later(() => end.become("connected"));
  }
}

/** The first line is all that these connections care for; the second is what a safety code stands on. */
const parse = (description: Description | null): Sdp | null =>
  description && JSON.parse(description.sdp.split("\r\n")[0] ?? "");

/**
 * An RTCPeerConnection without media, true to the signaling rules of the W3C's WebRTC (sections 4.3, 4.4 and 4.7): the
 * chain of operations, implicit rollback, the negotiation-needed flag, transceivers and ICE credentials.
 */
export class FakePeerConnection {
  signalingState = "stable";
  connectionState = "new";
  currentLocalDescription: Description | null = null;
  currentRemoteDescription: Description | null = null;
  pendingLocalDescription: Description | null = null;
  pendingRemoteDescription: Description | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: (() => void) | null = null;
  report: Map<string, object> = new Map();
  configuration: RTCConfiguration;
  restarts = 0;
  /** Candidates that were refused. */
  refused = 0;
  candidates: unknown[] = [];
  readonly #network: FakeNetwork;
  #transceivers: FakeTransceiver[] = [];
  #chain: Promise<unknown> = Promise.resolve();
  #chained = 0;
  #negotiationNeeded = false;
  #restart = false;

  constructor(network: FakeNetwork, configuration: RTCConfiguration) {
    this.#network = network;
    this.configuration = configuration;
  }

  get localDescription(): Description | null {
    return this.pendingLocalDescription ?? this.currentLocalDescription;
  }

  get remoteDescription(): Description | null {
    return this.pendingRemoteDescription ?? this.currentRemoteDescription;
  }

  get localUfrag(): string | undefined {
    return parse(this.currentLocalDescription)?.ufrag;
  }

  knows(peer: FakePeerConnection): boolean {
    const known = parse(this.currentRemoteDescription)?.ufrag;
    return known !== undefined && known === peer.localUfrag && this.signalingState === "stable";
  }

  become(state: string): void {
    if (this.signalingState === "closed" || this.connectionState === state) return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  addTransceiver(kind: string, { streams = [] as unknown[] } = {}) {
    const transceiver = new FakeTransceiver(kind, "here");
    transceiver.sender.streams = streams;
    this.#transceivers.push(transceiver);
    this.#updateNegotiationNeeded();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.#transceivers];
  }

  restartIce(): void {
    this.restarts += 1;
    this.#restart = true;
    this.#updateNegotiationNeeded();
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  async getStats() {
    return this.report;
  }

  setLocalDescription(): Promise<void> {
    return this.#operation(async () => {
      const answering = this.signalingState === "have-remote-offer";
      const description = answering ? this.#createAnswer() : this.#createOffer();
      await this.#network.turns();
      if (answering) this.#settle(description, this.pendingRemoteDescription);
      else this.#proposeLocal(description);
      this.#gather(description);
    });
  }

  setRemoteDescription(description: Description): Promise<void> {
    return this.#operation(async () => {
      await this.#network.turns();
      if (description.type === "offer") this.#takeOffer(description);
      else if (this.signalingState === "have-local-offer") this.#settle(this.pendingLocalDescription, description);
      else throw new DOMException("no offer to answer", "InvalidStateError");
    });
  }

  addIceCandidate(candidate: { usernameFragment: string } | null): Promise<void> {
    return this.#operation(async () => {
      await this.#network.turns();
      const known = [this.currentRemoteDescription, this.pendingRemoteDescription].map((sdp) => parse(sdp)?.ufrag);
      const good = candidate === null ? this.remoteDescription !== null : known.includes(candidate.usernameFragment);
      if (good) this.candidates.push(candidate);
      else this.refused += 1;
      if (!good) throw new DOMException("unknown generation", "OperationError");
    });
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  #operation(run: () => Promise<void>): Promise<void> {
    this.#chained += 1;
    const result = this.#chain.then(async () => {
      if (this.signalingState === "closed") return new Promise<void>(() => {});
      return run();
    });
    this.#chain = result.then(
      () => this.#operated(),
      () => this.#operated(),
    );
    return result;
  }

  #operated(): void {
    this.#chained -= 1;
    if (this.#chained === 0) this.#updateNegotiationNeeded();
  }

  #createOffer(): Description {
    const current = parse(this.currentLocalDescription);
    const ufrag = current === null || this.#restart ? this.#network.unique() : current.ufrag;
    for (const transceiver of this.#transceivers) {
      if (transceiver.mid === null) {
        transceiver.mid = this.#network.unique();
        transceiver.pendingIn = "local";
      }
    }
    return this.#describe("offer", ufrag, this.#transceivers);
  }

  #createAnswer(): Description {
    const offer = parse(this.pendingRemoteDescription) as Sdp;
    const current = parse(this.currentLocalDescription);
    const restarted = offer.ufrag !== parse(this.currentRemoteDescription)?.ufrag;
    const ufrag = current === null || restarted ? this.#network.unique() : current.ufrag;
    const asked = offer.media.map(({ mid }) => this.#transceivers.find((own) => own.mid === mid) as FakeTransceiver);
    return this.#describe("answer", ufrag, asked);
  }

  #describe(type: string, ufrag: string, transceivers: FakeTransceiver[]): Description {
    const media = transceivers.map(({ mid, kind, direction }) => ({ mid: mid as string, kind, direction }));
    const [certificate] = this.configuration.certificates ?? [];
    const fingerprint = `a=fingerprint:sha-256 ${certificate?.getFingerprints()[0]?.value}`;
    return { type, sdp: [JSON.stringify({ ufrag, media }), fingerprint].join("\r\n") };
  }

  #proposeLocal(offer: Description): void {
    this.pendingLocalDescription = offer;
    this.signalingState = "have-local-offer";
    this.#negotiationNeeded = false;
  }

  #takeOffer(offer: Description): void {
    if (this.signalingState === "have-local-offer") this.#rollBack();
    this.pendingRemoteDescription = offer;
    this.signalingState = "have-remote-offer";
    for (const { mid, kind } of (parse(offer) as Sdp).media) {
      if (this.#transceivers.some((own) => own.mid === mid)) continue;
      const transceiver = new FakeTransceiver(kind, "by offer");
      transceiver.mid = mid;
      transceiver.pendingIn = "remote";
      this.#transceivers.push(transceiver);
      this.#network.later(() => this.ontrack?.());
    }
  }

  #rollBack(): void {
    this.pendingLocalDescription = null;
    for (const transceiver of this.#transceivers.filter((own) => own.pendingIn === "local")) {
      transceiver.mid = null;
      transceiver.pendingIn = null;
    }
    this.signalingState = "stable";
  }

  /** An offer has its answer. */
  #settle(local: Description | null, remote: Description | null): void {
    if (this.localUfrag !== parse(local)?.ufrag) this.#restart = false;
    this.currentLocalDescription = local;
    this.currentRemoteDescription = remote;
    this.pendingLocalDescription = null;
    this.pendingRemoteDescription = null;
    this.signalingState = "stable";
    this.#negotiationNeeded = false;
    for (const transceiver of this.#transceivers) {
      transceiver.pendingIn = null;
      if (transceiver.mid !== null) transceiver.currentDirection = transceiver.direction;
    }
    this.#network.check(this);
  }

  #gather(description: Description): void {
    const { ufrag } = parse(description) as Sdp;
    const found = [{ candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: ufrag }, null];
    // Never before `setLocalDescription` has resolved.
    this.#network.afterwards(() => {
      for (const candidate of found) this.onicecandidate?.({ candidate });
    });
  }

  #updateNegotiationNeeded(): void {
    if (this.#chained > 0 || this.signalingState !== "stable") return;
    const needed = this.#restart || this.#transceivers.some((own) => own.currentDirection !== own.direction);
    if (!needed || this.#negotiationNeeded) {
      this.#negotiationNeeded = needed;
      return;
    }
    this.#negotiationNeeded = true;
    this.#network.later(() => {
      if (this.#negotiationNeeded && this.signalingState !== "closed") this.onnegotiationneeded?.();
    });
  }
}
