// Files that Chromium plays as a camera and as a microphone.

import { writeFileSync } from "node:fs";
import { writeSound } from "../harness/wav.js";

/** One I420 picture, shown for ever: a YUV4MPEG2 file. */
export function camera(file: string, picture: Buffer, width: number, height: number): void {
  const frame = [Buffer.from("FRAME\n"), picture];
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`), ...frame, ...frame]));
}

/** A voice-like murmur of the loudness given (0 to 1). */
export function microphone(file: string, loudness: number): void {
  writeSound(file, (time) => {
    const voice = [1, 2, 3, 5].reduce((sum, harmonic) => sum + Math.sin(2 * Math.PI * 140 * harmonic * time) / harmonic, 0);
    const syllables = 0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * time);
    return 0.18 * loudness * syllables * voice;
  });
}
