import { type ReadonlySignal, signal } from "@preact/signals";

export type Tone = "plain" | "good" | "bad";
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

/** Long enough to read two short lines. */
const SHOWN_MS = 6_000;
/** More would cover what one came for. */
const AT_ONCE = 3;

const list = signal<readonly Notice[]>([]);
let next = 1;

export const notices: ReadonlySignal<readonly Notice[]> = list;

export function notice(text: string, tone: Tone = "plain"): void {
  const id = next++;
  list.value = [...list.value, { id, text, tone }].slice(-AT_ONCE);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  list.value = list.value.filter((shown) => shown.id !== id);
}
