import type { Language } from "../state/language";
import { LOCALES } from "./format";

const DAY = 86_400_000;
/** Units of size with their number of bytes, largest first. */
const SIZES: readonly [string, number][] = [
  ["GB", 1e9],
  ["MB", 1e6],
  ["kB", 1e3],
];

/** "14:07"; from unix seconds. */
export const clockTime = (language: Language, seconds: number): string =>
  new Intl.DateTimeFormat(LOCALES[language], { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);

/** A day as people say it, with this year's left out; from unix seconds. */
export function day(
  language: Language,
  seconds: number,
  said: { today: string; yesterday: string },
  now = Date.now(),
): string {
  const then = new Date(seconds * 1000);
  if (sameDay(then, new Date(now))) return said.today;
  if (sameDay(then, new Date(now - DAY))) return said.yesterday;
  const year = then.getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
  const look = { weekday: "long", day: "numeric", month: "long", ...year } as const;
  return new Intl.DateTimeFormat(LOCALES[language], look).format(then);
}

export const sameDay = (one: Date, other: Date): boolean => one.toDateString() === other.toDateString();

/** "2.4 MB"; from bytes. */
export function size(language: Language, bytes: number): string {
  const [unit, length] = SIZES.find(([, each]) => bytes >= each) ?? ["B", 1];
  return `${new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(bytes / length)} ${unit}`;
}
