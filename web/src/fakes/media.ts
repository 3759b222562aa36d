let count = 0;

/** A track that is live until it is stopped or ended. */
export class FakeTrack {
  readonly id: string;
  readonly kind: string;
  readonly deviceId: string;
  enabled = true;
  contentHint = "";
  readyState: "live" | "ended" = "live";
  onended: (() => void) | null = null;

  constructor(kind: string, deviceId = `default-${kind}`) {
    count += 1;
    this.id = `${kind}-${count}`;
    this.kind = kind;
    this.deviceId = deviceId;
  }

  get track(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }

  getSettings() {
    return { deviceId: this.deviceId };
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The device goes away. */
  end(): void {
    this.readyState = "ended";
    this.onended?.();
  }
}

export class FakeStream {
  constructor(readonly tracks: MediaStreamTrack[] = []) {}

  get stream(): MediaStream {
    return this as unknown as MediaStream;
  }

  getTracks() {
    return this.tracks;
  }

  getAudioTracks() {
    return this.tracks.filter((track) => track.kind === "audio");
  }

  getVideoTracks() {
    return this.tracks.filter((track) => track.kind === "video");
  }
}
