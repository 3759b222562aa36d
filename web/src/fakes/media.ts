let count = 0;

/** A track that is live until it is stopped or ended. */
export class FakeTrack {
  readonly id: string;
  readonly kind: string;
  readonly deviceId: string;
  enabled = true;
  contentHint = "";
  readyState: "live" | "ended" = "live";
  muted = false;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;

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

  /** The system takes the device, or gives it back. */
  mute(muted: boolean): void {
    this.muted = muted;
    if (muted) this.onmute?.();
    else this.onunmute?.();
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
