// Files that Chromium plays as a camera and as a microphone.

import { writeFileSync } from "node:fs";

/** One I420 picture, shown for ever: a YUV4MPEG2 file. */
export function camera(file: string, picture: Buffer, width: number, height: number): void {
  const frame = [Buffer.from("FRAME\n"), picture];
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`), ...frame, ...frame]));
}

const RATE = 48_000;

/** Two seconds of a voice-like murmur of the loudness given (0 to 1), for ever: a WAV file. */
export function microphone(file: string, loudness: number): void {
  const samples = Buffer.alloc(RATE * 2 * 2);
  for (let at = 0; at < RATE * 2; at++) {
    const t = at / RATE;
    const voice = [1, 2, 3, 5].reduce((sum, harmonic) => sum + Math.sin(2 * Math.PI * 140 * harmonic * t) / harmonic, 0);
    const syllables = 0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * t);
    samples.writeInt16LE(Math.round(12_000 * loudness * syllables * (voice / 2)), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  writeFileSync(file, Buffer.concat([header, samples]));
}
