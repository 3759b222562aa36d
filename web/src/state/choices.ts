import { recall, remember } from "./remembered";

/** What this browser keeps between visits: choices, never secrets. */
const PREFIX = "sohbet.";
const memory = (): Storage => localStorage;

export const chosen = (key: string): string | null => recall(memory, PREFIX + key) || null;

/** Remembers a choice, or with null that there is none. */
export const choose = (key: string, value: string | null): void => remember(memory, PREFIX + key, value ?? "");

/** Calls `changed` when another tab of this browser chooses something else under `key`. */
export function onChosenElsewhere(key: string, changed: (value: string | null) => void): void {
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key === PREFIX + key) changed(event.newValue || null);
  });
}
