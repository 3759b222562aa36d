import { cuesWanted } from "../../state/cues";
import { playNotes } from "../room/chime";

export type Cue = "joined" | "left" | "hand";

/** Up for who comes, down for who goes, twice the same for a hand; each told from the others without a look. In hertz. */
const NOTES: Record<Cue, readonly number[]> = {
  joined: [523.25, 783.99],
  left: [659.25, 440],
  hand: [880, 880],
};

/** Softer than a voice. */
const LOUDNESS = 0.4;

/** Plays a short sound on the chosen speaker, where sounds are wanted. */
export function playCue(cue: Cue, speaker: string | null): void {
  if (cuesWanted.peek()) void playNotes(NOTES[cue], speaker, LOUDNESS);
}
