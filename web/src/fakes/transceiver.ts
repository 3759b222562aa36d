import { FakeTrack } from "./media";

/** Of an RTCRtpTransceiver, what negotiation and sending need. */
export class FakeTransceiver {
  mid: string | null = null;
  direction = "sendrecv";
  currentDirection: string | null = null;
  /** The description that brought its `mid`, while that may still be rolled back. */
  pendingIn: "local" | "remote" | null = null;
  readonly receiver: { track: FakeTrack; getSynchronizationSources: () => { timestamp: number; audioLevel: number }[] };
  readonly sender = {
    track: null as unknown,
    streams: [] as unknown[],
    parameters: { encodings: [{}] as RTCRtpEncodingParameters[] },
    replaceTrack: async (track: unknown) => {
      this.sender.track = track;
    },
    setStreams: (...streams: unknown[]) => {
      this.sender.streams = streams;
    },
    getParameters: () => structuredClone(this.sender.parameters),
    setParameters: async (parameters: { encodings: RTCRtpEncodingParameters[] }) => {
      this.sender.parameters = parameters;
    },
  };
  sources: { timestamp: number; audioLevel: number }[] = [];

  constructor(
    readonly kind: string,
    readonly made: "here" | "by offer",
  ) {
    this.receiver = { track: new FakeTrack(kind), getSynchronizationSources: () => this.sources };
    if (made === "by offer") this.direction = "recvonly";
  }
}
