// What a chart shows, apart from how: its measure, its scale, its bars and its words.

import type { HistoryPoint, HistorySpan } from "../../protocol/api";
import type { Language } from "../../state/language";
import type { administrationEn } from "../../words/administration.en";
import { bitrate, LOCALES, percent } from "../../words/format";

type Words = (typeof administrationEn)["history"];

export type Measure = keyof Words["charts"];
export const MEASURES: readonly Measure[] = ["people", "bitrate", "loss", "round_trip"];

/** No chart ends below this, or a trifle would look like a mountain: people, bits a second, a share, seconds. */
const LOWEST: Record<Measure, number> = { people: 4, bitrate: 100_000, loss: 0.01, round_trip: 0.1 };

/** What somebody measured at a point; null where nobody did. */
export const valueAt = (measure: Measure, point: HistoryPoint | null): number | null => point?.[measure] ?? null;

/** The largest of some values; null where there are none. */
export function peakOf(values: readonly (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : Math.max(...measured);
}

/** Where a chart ends at the top: a number that is easy to read, 1, 2 or 5 with zeros, and not below the peak. */
export function ceilingOf(measure: Measure, peak: number | null): number {
  const least = Math.max(peak ?? 0, LOWEST[measure]);
  const unit = 10 ** Math.floor(Math.log10(least));
  // 0.3 / 0.1 is a little less than 3.
  const factor = [1, 2, 4, 5, 10].find((each) => each * unit >= least * (1 - 1e-9)) ?? 10;
  return factor * unit;
}

/** A value as it is read. */
export function valueWords(measure: Measure, value: number, language: Language, words: Words): string {
  const whole = (number: number) => new Intl.NumberFormat(LOCALES[language]).format(Math.round(number));
  switch (measure) {
    case "people":
      return whole(value);
    case "bitrate":
      return bitrate(language, value);
    case "loss":
      return percent(language, value);
    case "round_trip":
      return words.milliseconds(whole(value * 1000));
  }
}

/** What a table has a row for, the newest first: each point that is known, and each gap once, where it begins. */
export function rowsOf({ points }: HistorySpan): number[] {
  const isRow = (index: number) => points[index] !== null || index === 0 || points[index - 1] !== null;
  return points
    .map((_, index) => index)
    .filter(isRow)
    .toReversed();
}

/** When a point's time begins, in unix seconds. */
export const startOf = ({ step, until, points }: HistorySpan, index: number): number =>
  until - step * (points.length - index);

/** A point's time as short as can be: with the day where the span is longer than one. */
export function timeWords(span: HistorySpan, at: number, language: Language): string {
  const isLong = span.step * span.points.length > 86_400;
  const day = isLong ? ({ weekday: "short" } as const) : {};
  return new Intl.DateTimeFormat(LOCALES[language], { ...day, hour: "2-digit", minute: "2-digit" }).format(at * 1000);
}
