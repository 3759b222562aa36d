/** Samples a second; plenty for two soft notes. */
const RATE = 22_050;
/** The pitches, in hertz. */
const NOTES = [523.25, 659.25];
const NOTE_S = 0.28;
/** Each note fades to a hundredth in this many seconds. */
const FADE_S = 0.35;

/** What was played before, by its notes. */
const addresses = new Map<string, string>();

/** Plays two soft notes on the chosen speaker, so that one knows whether it is heard. */
export const playChime = (speaker: string | null): Promise<void> => playNotes(NOTES, speaker, 1);

/** Plays soft notes, in hertz, one after another on the chosen speaker. `loudness`: 0..1. */
export async function playNotes(notes: readonly number[], speaker: string | null, loudness: number): Promise<void> {
  const audio = new Audio(addressOf(notes));
  audio.volume = loudness;
  if (speaker !== null && "setSinkId" in audio) await audio.setSinkId(speaker).catch(() => {});
  await audio.play().catch(() => {});
}

function addressOf(notes: readonly number[]): string {
  const key = notes.join();
  const address = addresses.get(key) ?? URL.createObjectURL(new Blob([wave(sound(notes))], { type: "audio/wav" }));
  addresses.set(key, address);
  return address;
}

function sound(notes: readonly number[]): Float32Array {
  const length = Math.round(RATE * NOTE_S);
  const samples = new Float32Array(length * (notes.length + 1));
  notes.forEach((pitch, index) => {
    for (let at = 0; at < length * 2; at++) {
      const time = at / RATE;
      const softly = Math.min(1, time / 0.01) * 0.01 ** (time / FADE_S);
      const place = index * length + at;
      samples[place] = (samples[place] ?? 0) + 0.35 * softly * Math.sin(2 * Math.PI * pitch * time);
    }
  });
  return samples;
}

/** A WAVE file: one channel, 16 bits. */
function wave(samples: Float32Array): ArrayBuffer {
  const bytes = samples.length * 2;
  const view = new DataView(new ArrayBuffer(44 + bytes));
  const tag = (at: number, name: string) => [...name].forEach((c, i) => void view.setUint8(at + i, c.charCodeAt(0)));
  tag(0, "RIFF");
  view.setUint32(4, 36 + bytes, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, "data");
  view.setUint32(40, bytes, true);
  samples.forEach((sample, at) => void view.setInt16(44 + at * 2, sample * 0x7fff, true));
  return view.buffer;
}
