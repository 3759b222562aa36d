import type { Report, Stats } from "./stats";

/** How good what arrives is, as a person would say it. */
export type Grade = "good" | "fair" | "poor";

/** What arrived so far. */
export interface Arrived {
  readonly packetsReceived: number;
  /** RFC 3550 lets late duplicates count down. */
  readonly packetsLost: number;
  /** Samples of sound that were played, and those of them that had to be made up. */
  readonly samples: number;
  readonly concealed: number;
  readonly freezes: number;
}

/** What arrived in some time; null where nothing was due. */
export interface Reception {
  /** The share of packets that did not arrive, 0..1. */
  readonly loss: number | null;
  /** The share of the sound that had to be made up, 0..1. */
  readonly concealment: number | null;
  /** How often the picture froze, a minute. */
  readonly freezes: number | null;
}

/** What each grade may have at most: loss, concealment, freezes a minute, round trip in milliseconds. */
const FAIR = { loss: 0.03, concealment: 0.02, freezes: 4, roundTrip: 400 };
const POOR = { loss: 0.1, concealment: 0.08, freezes: 15, roundTrip: 1000 };

/** Received, and not only agreed on: a screen that nobody shares has its place in a report too. */
const hasCome = ({ type, packetsReceived = 0 }: Stats): boolean => type === "inbound-rtp" && packetsReceived > 0;

export function readArrived(report: Report): Arrived {
  const inbound = [...report.values()].filter(hasCome);
  const sum = (pick: (stats: Stats) => number | undefined) => inbound.reduce((all, one) => all + (pick(one) ?? 0), 0);
  return {
    packetsReceived: sum((stats) => stats.packetsReceived),
    packetsLost: sum((stats) => stats.packetsLost),
    samples: sum((stats) => stats.totalSamplesReceived),
    // Silence made up in place of silence is no loss to anybody.
    concealed: sum((stats) => (stats.concealedSamples ?? 0) - (stats.silentConcealedSamples ?? 0)),
    freezes: sum((stats) => stats.freezeCount),
  };
}

/** The jitter of the sound, in milliseconds. */
export function readJitter(report: Report): number | null {
  const sound = [...report.values()].find((stats) => stats.kind === "audio" && hasCome(stats));
  return sound?.jitter === undefined ? null : sound.jitter * 1000;
}

/** What arrived between two readings, `milliseconds` apart. */
export function reception(before: Arrived, now: Arrived, milliseconds: number): Reception {
  const grown = (field: keyof Arrived) => Math.max(0, now[field] - before[field]);
  const share = (part: number, whole: number) => (whole === 0 ? null : Math.min(1, part / whole));
  const lost = grown("packetsLost");
  return {
    loss: share(lost, lost + grown("packetsReceived")),
    concealment: share(grown("concealed"), grown("samples")),
    freezes: milliseconds <= 0 ? null : (grown("freezes") * 60_000) / milliseconds,
  };
}

/** How good that is; `roundTrip` in milliseconds. */
export function grade({ loss, concealment, freezes }: Reception, roundTrip: number | null): Grade {
  const measured = { loss, concealment, freezes, roundTrip };
  const beyond = (limits: typeof FAIR) =>
    (Object.keys(limits) as (keyof typeof FAIR)[]).some((field) => (measured[field] ?? 0) > limits[field]);
  if (beyond(POOR)) return "poor";
  return beyond(FAIR) ? "fair" : "good";
}
