/** What counts as silence on the scale of loudness, in decibels below full scale. */
const SILENCE = -60;
/** Speaking begins above this loudness (-33 dB), and ends below that one (-38 dB). */
const BEGINS = 0.45;
const ENDS = 0.37;
/** Pauses between words are shorter than this, in milliseconds. */
const PAUSE = 700;
/** How much a louder measurement counts: one word's peak is enough, one click of the keyboard is not. */
const ATTACK = 0.6;

/** An amplitude of 0..1 as a loudness of 0..1, evenly spread as ears hear it. */
export function loudness(amplitude: number): number {
  if (!(amplitude > 0)) return 0;
  const decibels = 20 * Math.log10(amplitude);
  return Math.min(1, Math.max(0, 1 - decibels / SILENCE));
}

/** Tells speech from silence, without flickering between words. */
export class SpeakingDetector {
  #smooth = 0;
  #speaking = false;
  #loudAt = 0;

  /** Takes a loudness of 0..1, measured at `now` (milliseconds); says whether somebody is speaking. */
  push(level: number, now: number): boolean {
    this.#smooth = level < this.#smooth ? level : this.#smooth + (level - this.#smooth) * ATTACK;
    if (this.#smooth >= (this.#speaking ? ENDS : BEGINS)) {
      this.#speaking = true;
      this.#loudAt = now;
    } else if (now - this.#loudAt >= PAUSE) {
      this.#speaking = false;
    }
    return this.#speaking;
  }
}

/** Reads how loud a receiver is. */
export class ReceivedLevel {
  #heardAt = 0;

  /** A loudness of 0..1; 0 where nothing new was played since the last reading. */
  read(receiver: RTCRtpReceiver | null): number {
    // A source is listed for ten seconds after its last packet, with the level it had then.
    const sources = receiver?.getSynchronizationSources() ?? [];
    const fresh = sources.filter((source) => source.timestamp > this.#heardAt);
    this.#heardAt = Math.max(this.#heardAt, ...fresh.map((source) => source.timestamp));
    return Math.max(0, ...fresh.map((source) => loudness(source.audioLevel ?? 0)));
  }
}
