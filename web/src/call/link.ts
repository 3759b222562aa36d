import type { IceCandidate, SessionDescription } from "../protocol/signaling";
import { askOfOpus } from "./opus";
import { type Encoding, layer, soundFirst } from "./quality";
import { preferRedundancy } from "./redundancy";
import type { Rtc, Tracks } from "./rtc";

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
}

/**
 * One peer connection with perfect negotiation (W3C WebRTC, section 10.7).
 *
 * It carries one audio and one video transceiver, made by the side that starts. They stay in both directions for good:
 * devices are switched by replacing tracks, which needs no negotiation. Local offers and remote signals are worked off
 * one at a time, so no step sees another one's half-finished state.
 */
export class Link {
  readonly connection: RTCPeerConnection;
  readonly #options: LinkOptions;
  /** Tells the other side which tracks belong together, so that it keeps lips and voice in step. */
  readonly #stream: MediaStream;
  readonly #transceivers = new Map<string, RTCRtpTransceiver>();
  #tracks: Tracks;
  #encoding: Encoding | null | undefined;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#tracks = options.tracks;
    this.#stream = options.rtc.mediaStream([]);
    this.connection = options.rtc.peerConnection({ iceServers: [...options.iceServers], bundlePolicy: "max-bundle" });
    this.connection.onnegotiationneeded = () => this.#enqueue(() => this.#offer());
    this.connection.onicecandidate = ({ candidate }) => this.#send({ type: "candidate", candidate: plain(candidate) });
    this.connection.onconnectionstatechange = () => options.hooks.changed();
    this.connection.ontrack = () => options.hooks.changed();
  }

  /** Both sides have agreed at least once. */
  get negotiated(): boolean {
    return this.connection.currentRemoteDescription !== null;
  }

  /** What is received of a kind, once the other side has agreed to send it. */
  receiver(kind: "audio" | "video"): RTCRtpReceiver | null {
    return this.negotiated ? (this.#transceivers.get(kind)?.receiver ?? null) : null;
  }

  /** Makes the first offer. The other side only answers. */
  start(): void {
    for (const kind of ["audio", "video"]) {
      const transceiver = this.connection.addTransceiver(kind, { direction: "sendrecv", streams: [this.#stream] });
      if (kind === "audio") preferRedundancy(transceiver);
      this.#transceivers.set(kind, transceiver);
    }
    this.setTracks(this.#tracks);
  }

  /** Takes a signal from the other side, in the order they arrive. */
  handle(signal: Signal): void {
    this.#enqueue(() =>
      signal.type === "description" ? this.#describe(signal.description) : this.#add(signal.candidate),
    );
  }

  /** Sends these tracks from now on. */
  setTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    for (const [kind, { sender }] of this.#transceivers) {
      // A refusal means that the link has just been closed.
      sender.replaceTrack(kind === "audio" ? tracks.audio : tracks.video).catch(() => {});
    }
    // Another camera may have another size.
    if (this.#encoding !== undefined) this.setEncoding(this.#encoding);
  }

  /** How much the picture may cost; null: nothing, so there is none. */
  setEncoding(encoding: Encoding | null): void {
    this.#encoding = encoding;
    const sender = this.#transceivers.get("video")?.sender;
    if (sender !== undefined) this.#encode(sender, layer(encoding, sender.track?.getSettings()));
  }

  /** Servers for the next gathering of candidates. All else of the configuration stays as it is. */
  configure(iceServers: readonly RTCIceServer[]): void {
    if (this.#closed) return;
    this.connection.setConfiguration({ ...this.connection.getConfiguration(), iceServers: [...iceServers] });
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

  #send(signal: Signal): void {
    if (!this.#closed) this.#options.hooks.send(signal);
  }

  async #offer(): Promise<void> {
    // Otherwise an answer is on its way, and the browser asks again once everything is stable.
    if (this.connection.signalingState === "stable") await this.#describeMyself();
  }

  async #describeMyself(): Promise<void> {
    await this.connection.setLocalDescription();
    const description = this.connection.localDescription;
    if (description !== null) {
      this.#send({ type: "description", description: { type: description.type, sdp: askOfOpus(description.sdp) } });
    }
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
    const sound = this.#transceivers.get("audio")?.sender;
    if (sound !== undefined) this.#encode(sound, soundFirst);
    if (this.#encoding !== undefined) this.setEncoding(this.#encoding);
    this.#options.hooks.changed();
  }

  /** Answers in both directions on the transceivers that the first offer brought. */
  async #adopt(): Promise<void> {
    for (const transceiver of this.connection.getTransceivers()) {
      const { kind } = transceiver.receiver.track;
      if (this.#transceivers.has(kind)) continue;
      this.#transceivers.set(kind, transceiver);
      transceiver.direction = "sendrecv";
      if (kind === "audio") preferRedundancy(transceiver);
      transceiver.sender.setStreams?.(this.#stream);
      await transceiver.sender.replaceTrack(kind === "audio" ? this.#tracks.audio : this.#tracks.video);
    }
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
