// Runs in the page of another application: a call with a plain RTCPeerConnection, over the relay and nothing else.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/**
 * Opens camera and microphone and makes the offer, or the answer to `offered`, with all candidates in it.
 * @param {{ iceServer: RTCIceServer, offered: string | null }} wish
 * @returns {Promise<string>}
 */
export async function description({ iceServer, offered }) {
  const connection = new RTCPeerConnection({ iceServers: [iceServer], iceTransportPolicy: "relay" });
  connection.ontrack = ({ streams }) => {
    const video = document.body.appendChild(document.createElement("video"));
    video.autoplay = true;
    video.srcObject = streams[0] ?? null;
  };
  if (offered !== null) await connection.setRemoteDescription({ type: "offer", sdp: offered });
  const own = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of own.getTracks()) connection.addTrack(track, own);
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== "complete") {
    await new Promise((next) => connection.addEventListener("icegatheringstatechange", next, { once: true }));
  }
  return connection.localDescription?.sdp ?? "";
}

/** Takes the answer to the page's own offer. @param {string} answered @returns {Promise<void>} */
export function accept(answered) {
  const [connection] = Reflect.get(globalThis, "recorded").connections;
  return connection.setRemoteDescription({ type: "answer", sdp: answered });
}
