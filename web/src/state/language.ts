import { computed, effect, signal } from "@preact/signals";
import { choose, chosen } from "./choices";

export type Language = "en" | "tr";
export const LANGUAGES: readonly Language[] = ["en", "tr"];
/** Each in its own words, so that everybody finds theirs. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", tr: "Türkçe" };

const known = (tag: string | null): tag is Language => LANGUAGES.some((language) => language === tag);

/** The first language of the browser's list that we speak. */
export function preferredLanguage(tags: readonly string[]): Language {
  const primary = tags.map((tag) => tag.toLowerCase().split("-")[0] ?? "");
  return primary.find(known) ?? "en";
}

const before = chosen("language");
const wish = signal<Language | null>(known(before) ? before : null);

export const language = computed<Language>(
  () => wish.value ?? preferredLanguage(globalThis.navigator?.languages ?? []),
);

export function chooseLanguage(next: Language): void {
  wish.value = next;
  choose("language", next);
}

/** Tells the browser and screen readers which language the page speaks. */
export function showLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}
