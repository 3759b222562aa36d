// Sounds that Chromium takes for what a microphone hears.

import { writeFileSync } from "node:fs";

const RATE = 48_000;
const SECONDS = 2;
/** Of a sample: 16 bits. */
const BYTES = 2;

/** Writes two seconds of a sound, played for ever, to a WAV file. `sample` gives it at a time in seconds, from -1 to 1. */
export function writeSound(file: string, sample: (time: number) => number): void {
  const length = RATE * SECONDS * BYTES;
  const bytes = Buffer.alloc(44 + length);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + length, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // one channel
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * BYTES, 28);
  bytes.writeUInt16LE(BYTES, 32);
  bytes.writeUInt16LE(BYTES * 8, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(length, 40);
  for (let at = 0; at < RATE * SECONDS; at++) bytes.writeInt16LE(Math.round(sample(at / RATE) * 32_767), 44 + at * BYTES);
  writeFileSync(file, bytes);
}
