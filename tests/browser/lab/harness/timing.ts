// How long people waited for each other, and how long is too long.

import type { BrowserName } from "../../harness/person.js";
import type { Network, Way } from "./networks.js";
import type { Splits } from "./stopwatch.js";

/** One meeting: the second one clicked and waited. */
export interface Meeting {
  readonly networks: Network[];
  readonly browsers: BrowserName[];
  readonly kind: Kind;
  readonly splits: Splits;
}

export type Kind = "direct" | "relayed over UDP" | "relayed over TCP" | "relayed over TLS";

/** From the click to the first decoded frame: what the median may be, in milliseconds. */
export const LIMITS: Record<Kind, number> = {
  direct: 1500,
  "relayed over UDP": 2000,
  "relayed over TCP": 3000,
  "relayed over TLS": 3000,
};

/** The kind of a relayed meeting is that of its slower half. */
export function relayed(ways: Way[]): Kind {
  if (ways.includes("tls")) return "relayed over TLS";
  return ways.includes("tcp") ? "relayed over TCP" : "relayed over UDP";
}

export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

/** A table in Markdown, in milliseconds. */
export function table(meetings: Meeting[]): string {
  const rows = meetings.map(({ networks, browsers, kind, splits }) => {
    const people = networks.map(({ label }, index) => `${label}, ${browsers[index]}`);
    const times = [splits.offered, splits.connected, splits.decoded].map(Math.round);
    return `| ${[...people, kind, ...times].join(" | ")} |`;
  });
  return [
    "| in the call | joins | path | let in | connected | first frame |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
