import type { Report, Stats } from "./stats";

/** What went over a link so far. */
export interface Traffic {
  /** RTP packets that arrived. */
  readonly received: number;
  /** RTP packets that did not; RFC 3550 lets late duplicates count down. */
  readonly lost: number;
  /** RTP payload in bytes, as all that follows. */
  readonly incoming: number;
  readonly outgoing: number;
}

/** How much goes over a link now. */
export interface Rates {
  /** The share of packets that did not arrive, 0..1; null where none was due. */
  readonly loss: number | null;
  /** Bits a second. */
  readonly incoming: number;
  readonly outgoing: number;
}

export function readTraffic(report: Report): Traffic {
  const inbound = ofType(report, "inbound-rtp");
  return {
    received: sum(inbound, "packetsReceived"),
    lost: sum(inbound, "packetsLost"),
    incoming: sum(inbound, "bytesReceived"),
    outgoing: sum(ofType(report, "outbound-rtp"), "bytesSent"),
  };
}

/** What went between two readings, `milliseconds` apart. Counters that start over count as nothing. */
export function rates(before: Traffic, now: Traffic, milliseconds: number): Rates | null {
  if (milliseconds <= 0) return null;
  const grown = (field: keyof Traffic) => Math.max(0, now[field] - before[field]);
  const lost = grown("lost");
  const due = lost + grown("received");
  const bits = (bytes: number) => Math.round((bytes * 8 * 1000) / milliseconds);
  return { loss: due === 0 ? null : lost / due, incoming: bits(grown("incoming")), outgoing: bits(grown("outgoing")) };
}

const ofType = (report: Report, type: string): Stats[] => [...report.values()].filter((stats) => stats.type === type);

type Counter = "packetsReceived" | "packetsLost" | "bytesReceived" | "bytesSent";

const sum = (all: Stats[], field: Counter): number => all.reduce((total, stats) => total + (stats[field] ?? 0), 0);
