// A sound that never pauses, for a microphone: whether it is heard can be told at any moment.

import { join } from "node:path";
import { writeSound } from "../../harness/wav.js";

/** A voice's pitch and three of its harmonics, which rise and fall as in speech, so that no noise suppression takes it for noise. */
const HARMONICS = [1, 2, 3, 5];
const PITCH = 180;

/** Writes it into `folder` and gives the flag by which Chromium takes it for the microphone's. */
export function voice(folder: string): string {
  const file = join(folder, "voice.wav");
  writeSound(file, sample);
  return `--use-file-for-fake-audio-capture=${file}`;
}

function sample(time: number): number {
  const vibrato = 12 * Math.sin(2 * Math.PI * 2 * time);
  const swell = 0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * time);
  const sum = HARMONICS.reduce((total, harmonic) => total + Math.sin(harmonic * (2 * Math.PI * PITCH * time + vibrato)) / harmonic, 0);
  return 0.3 * swell * sum;
}
