// Runs in the page when a test looks and listens: what colours are on the stage, which tones arrive.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/** How loud each frequency is in what is received in a slot, from each person, in decibels; -Infinity for nothing.
 * @param {{ slot: number, frequencies: number[] }} wanted 0: microphone, 3: a shared screen's sound.
 * @returns {Promise<{ name: string, levels: number[] }[]>} By the labels of the tiles.
 */
export async function tones({ slot, frequencies }) {
  const recorded = Reflect.get(globalThis, "recorded");
  /** @type {AudioContext} */
  const context = (recorded.ear ??= new AudioContext());
  const tiles = [...document.querySelectorAll("[data-participant]")];
  /** @type {RTCPeerConnection[]} */
  const open = recorded.connections.filter((/** @type {RTCPeerConnection} */ one) => one.connectionState === "connected");
  return Promise.all(open.map(async (connection) => {
    const tracks = connection.getTransceivers().map(({ receiver }) => receiver.track);
    const tile = tiles.find((one) => {
      const stream = one.querySelector("video")?.srcObject;
      return stream instanceof MediaStream && stream.getTracks().some((track) => tracks.includes(track));
    });
    const track = tracks[slot];
    if (track === undefined) return { name: "", levels: [] };
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    source.disconnect();
    const width = context.sampleRate / analyser.fftSize;
    const levels = frequencies.map((hertz) => {
      const at = Math.round(hertz / width);
      return Math.max(...bins.slice(at - 2, at + 3));
    });
    return { name: tile?.getAttribute("aria-label") ?? "", levels };
  }));
}

/** The average colour of each picture that matches, as [red, green, blue] of 0..255. @param {string} selector */
export function colours(selector) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 16, height: 9 });
  const draw = canvas.getContext("2d", { willReadFrequently: true });
  const videos = /** @type {NodeListOf<HTMLVideoElement>} */ (document.querySelectorAll(selector));
  return [...videos].map((video) => {
    if (!draw || video.readyState < 2) return null;
    draw.drawImage(video, 0, 0, 16, 9);
    const { data } = draw.getImageData(0, 0, 16, 9);
    return [0, 1, 2].map((part) => {
      let sum = 0;
      for (let at = part; at < data.length; at += 4) sum += data[at] ?? 0;
      return Math.round(sum / (data.length / 4));
    });
  });
}

/** Which controls can be seen without asking for more: their names. @returns {string[]} */
export function controls() {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("button, a[href], input, select, [role=button]")]);
  return all
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getClientRects().length > 0)
    .map((one) => one.getAttribute("aria-label") ?? one.textContent?.trim() ?? "");
}

/**
 * Everything on the stage, in the page's order.
 * @returns {{ name: string, key: string, featured: boolean, box: { left: number, top: number, width: number, height: number } }[]}
 */
export function stage() {
  return [...document.querySelectorAll("[data-key]")].map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return {
      name: one.getAttribute("aria-label") ?? "",
      key: one.getAttribute("data-key") ?? "",
      featured: one.getAttribute("data-featured") === "true",
      box: { left, top, width, height },
    };
  });
}
