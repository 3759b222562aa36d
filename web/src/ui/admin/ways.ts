import type { LiveParticipant } from "../../protocol/api";
import type { administrationEn } from "../../words/administration.en";

type Words = (typeof administrationEn)["live"];

/** The most direct first. */
const WAYS = ["direct", "udp", "tcp", "tls"] as const;

/** How somebody's media travel to the others, and why not more directly, as far as the server knows. */
export function wayWords({ ways }: LiveParticipant, others: number, hidden: boolean, words: Words): string {
  if (others === 0) return words.alone;
  const taken = WAYS.filter((way) => ways[way] > 0);
  const last = taken.at(-1);
  if (last === undefined) return words.unknown;
  const said =
    taken.length === 1 ? words.ways[last] : taken.map((way) => words.to(words.ways[way], ways[way])).join(" · ");
  if (last === "direct") return said;
  return words.because(said, hidden ? words.reasons.hidden : words.reasons[last]);
}
