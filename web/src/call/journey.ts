import type { MediaPath } from "../protocol/signaling";
import { type Reason, readReason, type Tried } from "./reason";
import { type Ends, type LinkStats, type Report, readEnds, readStats } from "./stats";
import { type Rates, rates, readTraffic, type Traffic } from "./traffic";

/** How media travel to somebody and back, for those who want to know. */
export interface Journey extends LinkStats {
  readonly reason: Reason | null;
  readonly ends: Ends | null;
  /** How the other end's media get here, as the server knows it; null before it does. */
  readonly far: MediaPath | null;
  /** Since the last look; null on the first. */
  readonly rates: Rates | null;
}

export const NOWHERE: Journey = {
  path: null,
  roundTrip: null,
  received: 0,
  reason: null,
  ends: null,
  far: null,
  rates: null,
};

/**
 * Whether the other end alone goes by the relay. A browser that is reached before it is told from where (prflx, RFC 8445) takes
 * the relay for any other address: then the server knows more.
 */
export function relayedThere({ path, far }: Pick<Journey, "path" | "far">): boolean {
  if (path === null) return false;
  return path.kind === "relayed" ? path.over === null : far !== null && far !== "direct";
}

/** Looks at one connection again and again. */
export class JourneyLog {
  #last: { traffic: Traffic; at: number } | null = null;

  /** Reads a report that was taken `now` (milliseconds). */
  read(report: Report, tried: Tried, now: number): Omit<Journey, "far"> {
    const stats = readStats(report);
    const traffic = readTraffic(report);
    const last = this.#last;
    this.#last = { traffic, at: now };
    return {
      ...stats,
      reason: readReason(report, stats.path, tried),
      ends: readEnds(report),
      rates: last && rates(last.traffic, traffic, now - last.at),
    };
  }
}
