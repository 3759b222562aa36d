// Runs in the page: which STUN and TURN servers it was told, and whether each can be used from there.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/** Every URL that the open peer connections were given. @returns {string[]} */
export function urlsHandedOut() {
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const open = connections.find(({ signalingState }) => signalingState !== "closed");
  return (open?.getConfiguration().iceServers ?? []).flatMap(({ urls }) => urls);
}

/**
 * Gathers with this URL and no other: the kinds of candidates that came, and the codes of errors (W3C WebRTC,
 * RTCPeerConnectionIceErrorEvent).
 * @param {string} url
 * @returns {Promise<{ kinds: string[], errors: number[] }>}
 */
export async function gather(url) {
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const open = connections.find(({ signalingState }) => signalingState !== "closed");
  const server = open?.getConfiguration().iceServers?.find(({ urls }) => [urls].flat().includes(url));
  const connection = new RTCPeerConnection({ iceServers: [{ ...server, urls: [url] }] });
  /** @type {string[]} */
  const kinds = [];
  /** @type {number[]} */
  const errors = [];
  connection.addEventListener("icecandidate", ({ candidate }) => void (candidate?.type && kinds.push(candidate.type)));
  connection.addEventListener("icecandidateerror", ({ errorCode }) => void errors.push(errorCode));
  connection.addTransceiver("audio");
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== "complete") {
    await new Promise((next) => connection.addEventListener("icegatheringstatechange", next, { once: true }));
  }
  connection.close();
  return { kinds, errors };
}

/** The addresses of one's own candidates at the relay, over every open peer connection. @returns {Promise<string[]>} */
export async function relayedAddresses() {
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const open = connections.filter(({ signalingState }) => signalingState !== "closed");
  const reports = await Promise.all(open.map((connection) => connection.getStats()));
  const own = reports.flatMap((report) => [...report.values()]).filter(({ type }) => type === "local-candidate");
  return own.filter(({ candidateType }) => candidateType === "relay").map(({ address }) => address);
}
