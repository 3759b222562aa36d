// Runs in the page when a test listens: what is really heard, not what was called.
// Plain JavaScript without imports, because it is handed to the browser as text.

/**
 * Listens to each other person's sound for a moment and names the loudest of `tones` (in Hz) in it; who is silent has none.
 * @param {number[]} tones
 * @returns {Promise<number[]>}
 */
export async function tonesHeard(tones) {
  /** How long to listen, in milliseconds: two looks of the analyser, which sees a third of a second. */
  const WHILE = 700;
  /** In decibels: the quietest sound that is one. */
  const AUDIBLE = -50;
  const context = new AudioContext();
  const players = [...document.querySelectorAll("audio")].filter(({ srcObject }) => srcObject instanceof MediaStream);
  const ears = players.map((player) => {
    const analyser = new AnalyserNode(context, { fftSize: 16_384, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(/** @type {MediaStream} */ (player.srcObject)).connect(analyser);
    return analyser;
  });
  await context.resume();
  await new Promise((resolve) => setTimeout(resolve, WHILE));
  const heard = ears.map((analyser) => {
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(spectrum);
    const width = context.sampleRate / analyser.fftSize;
    const loud = tones.map((tone) => ({ tone, level: spectrum[Math.round(tone / width)] ?? -Infinity }));
    return loud.reduce((one, other) => (other.level > one.level ? other : one));
  });
  await context.close();
  return heard.filter(({ level }) => level > AUDIBLE).map(({ tone }) => tone);
}

/** Lets one's own tone sound, or not. @param {boolean} loud */
export function whistle(loud) {
  Reflect.get(globalThis, "whistle").gain = loud ? 0.5 : 0;
}
