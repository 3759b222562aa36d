/** What one picture sent to one person may cost. */
export interface Encoding {
  /** Bits per second. */
  readonly maxBitrate: number;
  readonly maxFramerate: number;
  /** The captured width and height are divided by this. */
  readonly scaleResolutionDownBy: number;
}

/** Captured at 1280x720: the fewer see it, the better it may be. */
const STEPS: readonly { upTo: number; encoding: Encoding }[] = [
  { upTo: 1, encoding: { maxBitrate: 1_800_000, maxFramerate: 30, scaleResolutionDownBy: 1 } },
  { upTo: 3, encoding: { maxBitrate: 800_000, maxFramerate: 30, scaleResolutionDownBy: 1.5 } },
  { upTo: 5, encoding: { maxBitrate: 400_000, maxFramerate: 24, scaleResolutionDownBy: 2 } },
];
const MANY: Encoding = { maxBitrate: 220_000, maxFramerate: 20, scaleResolutionDownBy: 3 };

/**
 * What each picture may cost when it is encoded and sent once for each of `peers` people: about 2 Mbit/s together, which
 * is what an ordinary uplink and a phone's processor bear.
 */
export function encodingFor(peers: number): Encoding {
  return STEPS.find((step) => peers <= step.upTo)?.encoding ?? MANY;
}
