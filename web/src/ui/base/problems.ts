import { Refused, Unreachable } from "../../protocol/http";
import { SignedOut } from "../../state/session";
import type { Words } from "../../words";

/** What to tell a person about something that did not work. */
export function problemWords(error: unknown, words: Words): string {
  const said = words.errors;
  if (error instanceof Unreachable) return said.unreachable;
  if (error instanceof SignedOut) return said.not_authenticated;
  if (!(error instanceof Refused)) return said.unavailable;
  if (error.code === "rate_limited" && error.retryAfter !== null) return said.wait(error.retryAfter);
  const known = Object.entries(said).find(([code]) => code === error.code)?.[1];
  return typeof known === "string" ? known : said.unavailable;
}
