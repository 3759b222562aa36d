import type { Encoding } from "./quality";

/** Never made smaller, as letters would blur; with many to send to it comes in fewer pictures, and slower after a change. */
const STEPS: readonly { upTo: number; maxBitrate: number; maxFramerate: number }[] = [
  { upTo: 1, maxBitrate: 2_500_000, maxFramerate: 30 },
  { upTo: 3, maxBitrate: 1_200_000, maxFramerate: 30 },
  { upTo: 5, maxBitrate: 700_000, maxFramerate: 15 },
];
const MANY = { maxBitrate: 400_000, maxFramerate: 10 };

/** What a shared screen may cost when it is encoded and sent once for each of `peers` people. */
export function screenEncodingFor(peers: number): Encoding {
  const { maxBitrate, maxFramerate } = STEPS.find((step) => peers <= step.upTo) ?? MANY;
  return { maxBitrate, maxFramerate, height: Number.POSITIVE_INFINITY };
}
