// Runs in the page: when the sound of the one other person in the room was heard, and how much of it was made up.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/**
 * @typedef {object} Heard
 * @property {[number, number][]} silences From when to when nothing came; milliseconds since the epoch.
 * @property {number} now When this was asked.
 * @property {number} samples Samples of sound played.
 * @property {number} concealed Those of them that the decoder made up (W3C webrtc-stats, concealedSamples).
 */

/** Listens from now on to what the page plays. */
export function listen() {
  /** How often to look whether something new was played, in milliseconds. Packets come every 20. */
  const TICK = 40;
  /** How many looks until the statistics are read once more. */
  const READ_EVERY = 5;
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const hearing = { ticks: [Date.now()], heard: [Date.now()], read: [{ at: Date.now(), samples: 0, concealed: 0 }] };
  Reflect.set(globalThis, "hearing", hearing);
  /** @type {{ receiver?: RTCRtpReceiver | undefined, played?: number | undefined }} */
  let last = {};
  /** @type {{ receiver?: RTCRtpReceiver | undefined, samples: number, concealed: number }} */
  let counted = { samples: 0, concealed: 0 };

  const playing = () => {
    const stream = document.querySelector("audio")?.srcObject;
    const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
    const all = connections.filter(({ signalingState }) => signalingState !== "closed").flatMap((each) => each.getReceivers());
    return all.find((receiver) => receiver.track === track);
  };
  const look = () => {
    const receiver = playing();
    const played = receiver?.getSynchronizationSources()[0]?.rtpTimestamp;
    hearing.ticks.push(Date.now());
    if (played !== undefined && receiver === last.receiver && played !== last.played) hearing.heard.push(Date.now());
    last = { receiver, played };
    if (hearing.ticks.length % READ_EVERY === 0) read(receiver);
  };
  /** @param {RTCRtpReceiver | undefined} receiver */
  const read = async (receiver) => {
    const stats = [...((await receiver?.getStats())?.values() ?? [])].find(({ type }) => type === "inbound-rtp");
    const now = { receiver, samples: stats?.totalSamplesReceived ?? 0, concealed: stats?.concealedSamples ?? 0 };
    if (receiver === counted.receiver) {
      const before = hearing.read[hearing.read.length - 1] ?? { samples: 0, concealed: 0 };
      const grown = { samples: now.samples - counted.samples, concealed: now.concealed - counted.concealed };
      hearing.read.push({ at: Date.now(), samples: before.samples + grown.samples, concealed: before.concealed + grown.concealed });
    }
    counted = now;
  };
  setInterval(look, TICK);
}

/** What was heard since then. @param {number} since Milliseconds since the epoch. @returns {Heard} */
export function heardSince(since) {
  /** Longer than a gap between packets, and than any jitter buffer hides, in milliseconds. */
  const SILENCE = 200;
  /** A page that could not look so often while nothing came cannot tell. */
  const LOOKS = 3;
  /** @type {{ ticks: number[], heard: number[], read: { at: number, samples: number, concealed: number }[] }} */
  const { ticks, heard, read } = Reflect.get(globalThis, "hearing");
  const now = Date.now();
  /** @type {[number, number][]} */
  const silences = [];
  for (const [index, from] of heard.entries()) {
    const to = heard[index + 1] ?? now;
    if (to < since || to - from < SILENCE) continue;
    if (ticks.filter((tick) => tick > from && tick <= to).length >= LOOKS) silences.push([Math.max(from, since), to]);
  }
  const nothing = { samples: 0, concealed: 0 };
  const before = read.findLast(({ at }) => at <= since) ?? nothing;
  const after = read[read.length - 1] ?? nothing;
  return { silences, now, samples: after.samples - before.samples, concealed: after.concealed - before.concealed };
}
