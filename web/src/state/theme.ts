import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { choose, chosen } from "./choices";

export type Theme = "system" | "light" | "dark";
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

const before = chosen("theme");
const wish = signal<Theme>(THEMES.find((one) => one === before) ?? "system");

export const theme: ReadonlySignal<Theme> = wish;

export function chooseTheme(next: Theme): void {
  wish.value = next;
  choose("theme", next === "system" ? null : next);
}

/** The tokens do the rest: every colour is a pair, and `color-scheme` picks from it. */
export function showTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = wish.value;
  });
}
