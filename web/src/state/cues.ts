import { type ReadonlySignal, signal } from "@preact/signals";
import { choose, chosen } from "./choices";

const KEY = "sounds";
const OFF = "off";

const wanted = signal(chosen(KEY) !== OFF);

/** Whether a short sound tells of who comes, who goes and who raises a hand. */
export const cuesWanted: ReadonlySignal<boolean> = wanted;

export function wantCues(on: boolean): void {
  wanted.value = on;
  choose(KEY, on ? null : OFF);
}
