import type { Language } from "../state/language";

/** Whose habits of writing numbers and lists a language follows. */
export const LOCALES: Record<Language, string> = { en: "en-GB", tr: "tr-TR" };

/** Units of time, largest first, in seconds. */
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Those that everybody reckons a length of time in; "4 weeks" is less clear than "30 days". */
const WHOLE: ReadonlySet<string> = new Set(["day", "hour", "minute"]);

/** "3 hours ago", "in 2 days"; `then` and `now` in unix seconds. */
export function relative(language: Language, then: number, now = Date.now() / 1000): string {
  const seconds = then - now;
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "minute");
}

/** "12 minutes", "30 days": a length of time in its largest unit, from seconds. */
export function lasting(language: Language, seconds: number): string {
  const [unit, length] = UNITS.find(([name, each]) => WHOLE.has(name) && seconds >= each) ?? ["second", 1];
  const format = new Intl.NumberFormat(LOCALES[language], { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.trunc(seconds / length));
}

/** "25 Nov, 14:05": a moment in unix seconds. */
export const moment = (language: Language, then: number): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(then * 1000);

/** "25 Nov 2026": a day in unix seconds. */
export const date = (language: Language, then: number): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium" }).format(then * 1000);

/** "Ayşe, Mehmet and Can". */
export const list = (language: Language, names: readonly string[]): string =>
  new Intl.ListFormat(LOCALES[language], { type: "conjunction" }).format(names);

/** "2.5%": a share, 0..1. */
export const percent = (language: Language, share: number): string =>
  new Intl.NumberFormat(LOCALES[language], { style: "percent", maximumFractionDigits: 1 }).format(share);

/** "850 kbit/s", "1.2 Mbit/s"; from bits a second. */
export function bitrate(language: Language, bits: number): string {
  const [value, unit] = bits >= 1_000_000 ? [bits / 1_000_000, "Mbit/s"] : [Math.round(bits / 1000), "kbit/s"];
  return `${new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value)} ${unit}`;
}

/** How long something has lasted, as a clock shows it: "4:07", "1:02:33". */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Two letters that stand for a name, in the capitals of its language ("ilkay" is İL in Turkish). */
export function initials(language: Language, name: string): string {
  const [first = "", ...others] = name.trim().split(/\s+/);
  const last = others.at(-1);
  const letters = last === undefined ? [...first].slice(0, 2) : [[...first][0] ?? "", [...last][0] ?? ""];
  return letters.join("").toLocaleUpperCase(language);
}

/** Puts names in the order of a language's alphabet: in Turkish "ı" stands before "i", and "ç" after "c". */
export const byName =
  (language: Language) =>
  (one: { readonly name: string }, other: { readonly name: string }): number =>
    one.name.localeCompare(other.name, LOCALES[language], { numeric: true });
