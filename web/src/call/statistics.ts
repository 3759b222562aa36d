import { type Report, type Stats, selectedPair } from "./stats";

/** One object of a report: what it is about, and its figures by the names that the W3C's webrtc-stats gives them. */
export interface Statistics {
  readonly title: string;
  readonly figures: readonly (readonly [name: string, value: number | string])[];
}

/** What is worth reading of each type, in the order of reading. */
const NAMES: Record<string, readonly string[]> = {
  "inbound-rtp audio": [
    "packetsReceived",
    "packetsLost",
    "jitter",
    "concealedSamples",
    "concealmentEvents",
    "audioLevel",
  ],
  "inbound-rtp video": [
    "packetsLost",
    "framesPerSecond",
    "frameWidth",
    "frameHeight",
    "framesDropped",
    "freezeCount",
    "totalFreezesDuration",
  ],
  "outbound-rtp video": ["framesPerSecond", "frameWidth", "frameHeight", "targetBitrate", "qualityLimitationReason"],
  "remote-inbound-rtp audio": ["packetsLost", "fractionLost", "jitter", "roundTripTime"],
  "remote-inbound-rtp video": ["packetsLost", "fractionLost", "jitter", "roundTripTime"],
  "candidate-pair": ["currentRoundTripTime", "availableOutgoingBitrate"],
};

/** Reads what those who know the names may want to see. */
export function readStatistics(report: Report): Statistics[] {
  const pair = selectedPair(report);
  const all = [...report.values()].filter((stats) =>
    stats.type === "candidate-pair" ? stats === pair : isUsed(stats),
  );
  return Object.entries(NAMES).flatMap(([title, names]) =>
    all
      .filter((stats) => named(stats) === title)
      .map((stats) => ({ title, figures: figures(stats, names) }))
      .filter((group) => group.figures.length > 0),
  );
}

/** Something passes, or passed: what is only agreed on, as for a screen that nobody shares, has nothing to say. */
const isUsed = ({ packetsReceived = 1, bytesSent = 1 }: Stats): boolean => packetsReceived > 0 && bytesSent > 0;

const named = ({ type, kind }: Stats): string => (kind === undefined ? type : `${type} ${kind}`);

function figures(stats: Stats, names: readonly string[]): [string, number | string][] {
  const values = stats as unknown as Record<string, unknown>;
  return names.flatMap((name): [string, number | string][] => {
    const value = values[name];
    if (typeof value === "number") return [[name, Math.round(value * 1000) / 1000]];
    return typeof value === "string" ? [[name, value]] : [];
  });
}
