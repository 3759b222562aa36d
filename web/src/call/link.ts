import type { IceCandidate, SessionDescription } from "../protocol/signaling";
import type { Identity } from "./identity";
import { askOfOpus } from "./opus";
import { type Encoding, layer, soundFirst } from "./quality";
import { preferRedundancy } from "./redundancy";
import { relayed, withoutAddresses } from "./relay-only";
import { KINDS, type Rtc, SLOTS, type Slot, type Tracks } from "./rtc";

/** The slots that carry pictures. */
type Picture = "camera" | "screen";

/** What two ends of a link tell each other. */
export type Signal =
  | { readonly type: "description"; readonly description: SessionDescription }
  | { readonly type: "candidate"; readonly candidate: IceCandidate | null };

/** What a link asks of its surroundings. */
export interface LinkHooks {
  send(signal: Signal): void;
  /** The connection's state, or what it receives, has changed. */
  changed(): void;
  /** A description could not be applied: this peer connection leads nowhere. */
  broken(): void;
  /** Both sides made a first offer, and this one gives way: a fresh link must answer `offer`. */
  yielded(offer: Signal): void;
}

export interface LinkOptions {
  readonly rtc: Rtc;
  readonly iceServers: readonly RTCIceServer[];
  /** Gives way when both sides offer at once. */
  readonly polite: boolean;
  readonly tracks: Tracks;
  readonly hooks: LinkHooks;
  /** What this side proves itself with; null: something that the browser makes. */
  readonly identity: Identity | null;
  /** Media travel by the relay alone, and no address of one's own is told. */
  readonly relayOnly: boolean;
}

/**
 * One peer connection with perfect negotiation (W3C WebRTC, section 10.7).
 *
 * It carries one transceiver a slot, in the order of the slots, made by the side that starts. They stay in both directions
 * for good: devices are switched, and screens shared, by replacing tracks, which needs no negotiation. Local offers and
 * remote signals are worked off one at a time, so no step sees another one's half-finished state.
 */
export class Link {
  readonly connection: RTCPeerConnection;
  readonly #options: LinkOptions;
  /** Tell the other side which tracks belong together, so that it keeps lips and voice in step. */
  readonly #person: MediaStream;
  readonly #screen: MediaStream;
  readonly #transceivers = new Map<Slot, RTCRtpTransceiver>();
  #tracks: Tracks;
  readonly #encodings = new Map<Picture, Encoding | null>();
  #relayOnly: boolean;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#tracks = options.tracks;
    this.#person = options.rtc.mediaStream([]);
    this.#screen = options.rtc.mediaStream([]);
    this.#relayOnly = options.relayOnly;
    this.connection = options.rtc.peerConnection({
      iceServers: [...options.iceServers],
      iceTransportPolicy: this.#policy,
      bundlePolicy: "max-bundle",
      ...(options.identity && { certificates: [options.identity.certificate] }),
    });
    this.connection.onnegotiationneeded = () => this.#enqueue(() => this.#offer());
    this.connection.onicecandidate = ({ candidate }) => this.#tell(plain(candidate));
    this.connection.onconnectionstatechange = () => options.hooks.changed();
    this.connection.ontrack = () => options.hooks.changed();
  }

  /** Both sides have agreed at least once. */
  get negotiated(): boolean {
    return this.connection.currentRemoteDescription !== null;
  }

  /** What is received in a slot, once the other side has agreed to send it. */
  receiver(slot: Slot): RTCRtpReceiver | null {
    return this.negotiated ? (this.#transceivers.get(slot)?.receiver ?? null) : null;
  }

  /** Makes the first offer. The other side only answers. */
  start(): void {
    for (const slot of SLOTS) {
      const init: RTCRtpTransceiverInit = { direction: "sendrecv", streams: [this.#streamOf(slot)] };
      const transceiver = this.connection.addTransceiver(KINDS[slot], init);
      if (slot === "microphone") preferRedundancy(transceiver);
      this.#transceivers.set(slot, transceiver);
    }
    for (const slot of SLOTS) this.#fill(slot);
  }

  /** Takes a signal from the other side, in the order they arrive. */
  handle(signal: Signal): void {
    this.#enqueue(() =>
      signal.type === "description" ? this.#describe(signal.description) : this.#add(signal.candidate),
    );
  }

  /** Sends these tracks from now on. */
  setTracks(tracks: Tracks): void {
    const before = this.#tracks;
    this.#tracks = tracks;
    for (const slot of SLOTS) if (tracks[slot] !== before[slot]) this.#fill(slot);
    // Another camera may have another size.
    this.#encodePictures();
  }

  /** How much a picture may cost; null: nothing, so there is none. */
  setEncoding(encoding: Encoding | null, slot: Picture = "camera"): void {
    this.#encodings.set(slot, encoding);
    const sender = this.#transceivers.get(slot)?.sender;
    if (sender !== undefined) this.#encode(sender, layer(encoding, this.#tracks[slot]?.getSettings()));
  }

  /** Servers for the next gathering of candidates. All else of the configuration stays as it is. */
  configure(iceServers: readonly RTCIceServer[], relayOnly: boolean): void {
    if (this.#closed) return;
    this.#relayOnly = relayOnly;
    const now = this.connection.getConfiguration();
    this.connection.setConfiguration({ ...now, iceServers: [...iceServers], iceTransportPolicy: this.#policy });
  }

  /** Looks for a new path while the old one is still used, if there is one. */
  restart(): void {
    if (!this.#closed) this.connection.restartIce();
  }

  close(): void {
    this.#closed = true;
    this.connection.onnegotiationneeded = null;
    this.connection.onicecandidate = null;
    this.connection.onconnectionstatechange = null;
    this.connection.ontrack = null;
    this.connection.close();
  }

  #encodePictures(): void {
    for (const [slot, encoding] of this.#encodings) this.setEncoding(encoding, slot);
  }

  #encode(sender: RTCRtpSender, wish: RTCRtpEncodingParameters): void {
    const parameters = sender.getParameters();
    if (!this.negotiated || !parameters.encodings?.length) return;
    for (const encoding of parameters.encodings) Object.assign(encoding, wish);
    // A browser that cannot limit itself still sends.
    sender.setParameters(parameters).catch(() => {});
  }

  #enqueue(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#closed) return;
      try {
        await step();
      } catch {
        if (!this.#closed) this.#options.hooks.broken();
      }
    });
  }

  get #policy(): RTCIceTransportPolicy {
    return this.#relayOnly ? "relay" : "all";
  }

  #tell(candidate: IceCandidate | null): void {
    const told = candidate && this.#relayOnly ? relayed(candidate) : candidate;
    if (told !== null || candidate === null) this.#send({ type: "candidate", candidate: told });
  }

  #send(signal: Signal): void {
    if (!this.#closed) this.#options.hooks.send(signal);
  }

  #fill(slot: Slot): void {
    // A refusal means that the link has just been closed.
    this.#transceivers
      .get(slot)
      ?.sender.replaceTrack(this.#tracks[slot])
      .catch(() => {});
  }

  async #offer(): Promise<void> {
    // Otherwise an answer is on its way, and the browser asks again once everything is stable.
    if (this.connection.signalingState === "stable") await this.#describeMyself();
  }

  async #describeMyself(): Promise<void> {
    await this.connection.setLocalDescription();
    if (this.connection.localDescription === null) return;
    const { type, sdp } = this.connection.localDescription;
    const description: SessionDescription = { type, sdp: askOfOpus(sdp) };
    this.#send({ type: "description", description: this.#relayOnly ? withoutAddresses(description) : description });
  }

  async #describe(description: SessionDescription): Promise<void> {
    if (description.type === "offer") await this.#takeOffer(description);
    else if (this.connection.signalingState === "have-local-offer") await this.#takeAnswer(description);
  }

  async #takeOffer(offer: SessionDescription): Promise<void> {
    const glare = this.connection.signalingState !== "stable";
    if (glare && !this.#options.polite) return;
    if (glare && !this.negotiated) {
      // Rolling back would leave this side's own transceivers beside those that the offer brings.
      this.#options.hooks.yielded({ type: "description", description: offer });
      return;
    }
    await this.connection.setRemoteDescription(offer);
    await this.#adopt();
    await this.#describeMyself();
    this.#agreed();
  }

  async #takeAnswer(answer: SessionDescription): Promise<void> {
    await this.connection.setRemoteDescription(answer);
    this.#agreed();
  }

  #agreed(): void {
    const sound = this.#transceivers.get("microphone")?.sender;
    if (sound !== undefined) this.#encode(sound, soundFirst);
    this.#encodePictures();
    this.#options.hooks.changed();
  }

  /** Answers in both directions on the transceivers that the first offer brought, which are in its order. */
  async #adopt(): Promise<void> {
    for (const [at, transceiver] of this.connection.getTransceivers().entries()) {
      const slot = SLOTS[at];
      if (slot === undefined || this.#transceivers.has(slot)) continue;
      this.#transceivers.set(slot, transceiver);
      transceiver.direction = "sendrecv";
      if (slot === "microphone") preferRedundancy(transceiver);
      transceiver.sender.setStreams?.(this.#streamOf(slot));
      await transceiver.sender.replaceTrack(this.#tracks[slot]);
    }
  }

  #streamOf(slot: Slot): MediaStream {
    return slot === "microphone" || slot === "camera" ? this.#person : this.#screen;
  }

  async #add(candidate: IceCandidate | null): Promise<void> {
    try {
      await this.connection.addIceCandidate(candidate);
    } catch {
      // It belongs to an offer that lost, or is of a kind that this browser does not know. Others will do.
    }
  }
}

/** A candidate as the protocol carries it; null says that gathering ended. */
function plain(candidate: RTCIceCandidate | null): IceCandidate | null {
  if (candidate === null) return null;
  const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: line, sdpMid, sdpMLineIndex, usernameFragment };
}
