import { type ReadonlySignal, signal } from "@preact/signals";
import { choose, chosen } from "./choices";

const KEY = "hand_sound";
const OFF = "off";

const on = signal(chosen(KEY) !== OFF);

/** Whether a raised hand is heard. */
export const handSound: ReadonlySignal<boolean> = on;

export function setHandSound(wanted: boolean): void {
  on.value = wanted;
  choose(KEY, wanted ? null : OFF);
}
