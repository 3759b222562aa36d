// Runs in the page of somebody who sits in the middle of a call, with a peer connection of their own towards each end.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/**
 * @typedef {object} Ends
 * @property {RTCPeerConnection} caller Towards the one who offers.
 * @property {RTCPeerConnection} callee Towards the one who answers.
 */

/**
 * Takes the caller's offer: what to answer them, and what to offer to the callee in their name.
 * @param {{ sdp: string, iceServers: RTCIceServer[] }} offer
 * @returns {Promise<{ answer: string, offer: string }>}
 */
export async function takeOffer({ sdp, iceServers }) {
  /** @type {Ends} */
  const ends = { caller: new RTCPeerConnection({ iceServers }), callee: new RTCPeerConnection({ iceServers }) };
  Reflect.set(globalThis, "ends", ends);
  /** @param {RTCPeerConnection} connection */
  const gathered = async (connection) => {
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== "complete") {
      await new Promise((next) => connection.addEventListener("icegatheringstatechange", next, { once: true }));
    }
    return connection.localDescription?.sdp ?? "";
  };
  await ends.caller.setRemoteDescription({ type: "offer", sdp });
  const stream = new MediaStream();
  for (const near of ends.caller.getTransceivers()) {
    const far = ends.callee.addTransceiver(near.receiver.track.kind, { direction: "sendrecv", streams: [stream] });
    near.direction = "sendrecv";
    for (const { receiver } of [near, far].filter(({ receiver }) => receiver.track.kind === "audio")) {
      // Chromium decodes, and so passes on, only what is played.
      const player = new Audio();
      player.muted = true;
      player.srcObject = new MediaStream([receiver.track]);
      player.play();
    }
    await far.sender.replaceTrack(near.receiver.track);
    await near.sender.replaceTrack(far.receiver.track);
  }
  return { offer: await gathered(ends.callee), answer: await gathered(ends.caller) };
}

/** Takes the callee's answer. @param {string} sdp @returns {Promise<void>} */
export function takeAnswer(sdp) {
  /** @type {Ends} */
  const { callee } = Reflect.get(globalThis, "ends");
  return callee.setRemoteDescription({ type: "answer", sdp });
}
