/** How long after connecting the first sound may take before it counts as not coming, in milliseconds. */
const FIRST_SOUND = 1000;

/** Tells from when on a link carries what can be shown without a break in the sound. */
export class Onset {
  #connectedAt: number | null = null;
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  /** Looks at a link at `now` (milliseconds), and says whether it has just begun. */
  look(connected: boolean, receiver: RTCRtpReceiver | null, now: number): boolean {
    if (this.#begun || !connected) return false;
    this.#connectedAt ??= now;
    // Somebody who has the microphone off is never heard.
    const late = now - this.#connectedAt >= FIRST_SOUND;
    this.#begun = late || (receiver?.getSynchronizationSources().length ?? 0) > 0;
    return this.#begun;
  }

  /** Another link. */
  startOver(): void {
    this.#connectedAt = null;
    this.#begun = false;
  }
}
