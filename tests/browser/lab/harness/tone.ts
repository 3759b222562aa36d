// A sound that never pauses, for a microphone: whether it is heard can be told at any moment.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

const RATE = 48_000;
const SECONDS = 2;
/** A voice's pitch and three of its harmonics, which rise and fall as in speech, so that no noise suppression takes it for noise. */
const HARMONICS = [1, 2, 3, 5];
const PITCH = 180;

/** Writes it into `folder` and gives the flag by which Chromium takes it for the microphone's. */
export function voice(folder: string): string {
  const file = join(folder, "voice.wav");
  writeFileSync(file, wav(Array.from({ length: RATE * SECONDS }, (_, index) => sample(index / RATE))));
  return `--use-file-for-fake-audio-capture=${file}`;
}

function sample(time: number): number {
  const vibrato = 12 * Math.sin(2 * Math.PI * 2 * time);
  const swell = 0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * time);
  const sum = HARMONICS.reduce((total, harmonic) => total + Math.sin(harmonic * (2 * Math.PI * PITCH * time + vibrato)) / harmonic, 0);
  return 0.3 * swell * sum;
}

/** One channel of 16 bits. */
function wav(samples: number[]): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (const [index, value] of samples.entries()) bytes.writeInt16LE(Math.round(value * 32_767), 44 + index * 2);
  return bytes;
}
