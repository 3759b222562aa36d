/** What one picture sent to one person may cost. */
export interface Encoding {
  /** Bits per second. */
  readonly maxBitrate: number;
  readonly maxFramerate: number;
  /** The shorter side of the picture, in pixels. */
  readonly height: number;
}

/** From what just shows who is there to the whole picture of a camera: each costs about twice the one before. */
export const LADDER: readonly Encoding[] = [
  { maxBitrate: 70_000, maxFramerate: 7, height: 120 },
  { maxBitrate: 130_000, maxFramerate: 12, height: 180 },
  { maxBitrate: 220_000, maxFramerate: 20, height: 240 },
  { maxBitrate: 400_000, maxFramerate: 24, height: 360 },
  { maxBitrate: 800_000, maxFramerate: 30, height: 480 },
  { maxBitrate: 1_800_000, maxFramerate: 30, height: 720 },
];

/** The fewer see a picture, the better it may be: the rung for so many others. */
const CEILINGS: readonly { upTo: number; rung: number }[] = [
  { upTo: 1, rung: 5 },
  { upTo: 3, rung: 4 },
  { upTo: 5, rung: 3 },
  { upTo: 7, rung: 2 },
];
const CROWD = 1;

/**
 * The highest rung for a picture that is encoded and sent once for each of `peers` people: about 2 Mbit/s together, which
 * is what an ordinary uplink and a phone's processor bear. Ten tiles on a large screen are no higher than the picture then.
 */
export function ceilingFor(peers: number): number {
  return CEILINGS.find((ceiling) => peers <= ceiling.upTo)?.rung ?? CROWD;
}

/** Sound goes before all else, in the browser and, where routers heed it, on the way (RFC 8837). */
export const soundFirst: RTCRtpEncodingParameters = { priority: "high", networkPriority: "high" };

/** Which layer to send of a picture captured at that size, in the words of `RTCRtpEncodingParameters`; null: none. */
export function layer(encoding: Encoding | null, captured: MediaTrackSettings | undefined): RTCRtpEncodingParameters {
  if (encoding === null) return { active: false, priority: "low" };
  const { width = Number.POSITIVE_INFINITY, height = Number.POSITIVE_INFINITY } = captured ?? {};
  const shorter = Math.min(width, height);
  const scale = Number.isFinite(shorter) ? Math.max(1, shorter / encoding.height) : 1;
  const { maxBitrate, maxFramerate } = encoding;
  return { active: true, priority: "low", maxBitrate, maxFramerate, scaleResolutionDownBy: scale };
}
