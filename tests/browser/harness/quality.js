// Runs in the page when a test looks how well media come and go. Plain JavaScript without imports, because each function is
// handed to the browser as text.

/**
 * @typedef {object} Going
 * @property {boolean} active The picture is sent.
 * @property {number} maxBitrate What it may cost, in bits a second.
 * @property {number | null} available What the browser thinks that the way bears, in bits a second.
 * @property {number} frames Frames of the other one's picture that were decoded.
 * @property {number} samples Samples of the other one's sound that were played.
 * @property {number} concealed Those of them that had to be made up, silence aside.
 */

/** How it goes on the page's one open connection. @returns {Promise<Going>} */
export async function going() {
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const connection = connections.find(({ signalingState }) => signalingState !== "closed");
  const sender = connection?.getSenders().find(({ track }) => track?.kind === "video");
  const [encoding] = sender?.getParameters().encodings ?? [];
  const all = [...((await connection?.getStats())?.values() ?? [])];
  // The places of the microphone and the camera: those of a screen that nobody shares are in the report too.
  const [sound, picture] = ["0", "1"].map((place) => all.find(({ type, mid }) => type === "inbound-rtp" && mid === place));
  return {
    active: encoding?.active ?? false,
    maxBitrate: encoding?.maxBitrate ?? 0,
    available: all.find(({ availableOutgoingBitrate }) => availableOutgoingBitrate)?.availableOutgoingBitrate ?? null,
    frames: picture?.framesDecoded ?? 0,
    samples: sound?.totalSamplesReceived ?? 0,
    concealed: (sound?.concealedSamples ?? 0) - (sound?.silentConcealedSamples ?? 0),
  };
}

/**
 * @typedef {object} Opus
 * @property {string} asked What the other side asks of our sound (RFC 7587, section 6.1).
 * @property {number} packets Packets of sound that arrived.
 * @property {number} bytes Their payload in bytes.
 * @property {number} at When that was, in milliseconds.
 * @property {Record<string, string | undefined>} priority What goes first, by kind.
 */

/** How the sound of the page's one open connection goes. @returns {Promise<Opus>} */
export async function opus() {
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const connection = connections.find(({ signalingState }) => signalingState !== "closed");
  const sdp = connection?.remoteDescription?.sdp ?? "";
  const type = sdp.match(/^a=rtpmap:(\d+) opus\//im)?.[1];
  const all = [...((await connection?.getStats())?.values() ?? [])];
  const sound = all.find((entry) => entry.type === "inbound-rtp" && entry.mid === "0");
  const senders = (connection?.getSenders() ?? []).filter(({ track }) => track !== null);
  return {
    asked: sdp.match(new RegExp(`^a=fmtp:${type} (.*)$`, "m"))?.[1] ?? "",
    packets: sound?.packetsReceived ?? 0,
    bytes: sound?.bytesReceived ?? 0,
    at: performance.now(),
    priority: Object.fromEntries(senders.map((sender) => [sender.track?.kind, sender.getParameters().encodings[0]?.priority])),
  };
}
