// Runs in the page when a test looks: what the recorder remembered, and what getStats says about it.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/**
 * What arrives over one peer connection.
 * @typedef {object} Arrival
 * @property {number} connection Which peer connection of the page, counted from 0.
 * @property {string | null} participant Whose tile shows it.
 * @property {string} state `RTCPeerConnection.connectionState`.
 * @property {number} frames Video frames decoded so far.
 * @property {number} packets Audio packets received so far.
 * @property {number} energy Audio energy received so far (W3C webrtc-stats, totalAudioEnergy).
 * @property {string | null} candidate The kind of the selected pair's local candidate.
 * @property {string | null} relayProtocol How the selected pair's local candidate reaches the relay.
 */

/** What arrives over each peer connection that is open. @returns {Promise<Arrival[]>} */
export async function arrivals() {
  /** @type {{ connections: RTCPeerConnection[], closed: WeakMap<RTCPeerConnection, Promise<null>> }} */
  const { connections, closed } = Reflect.get(globalThis, "recorded");
  /** @type {Map<string, string>} */
  const shownBy = new Map();
  for (const tile of document.querySelectorAll("[data-participant]")) {
    const stream = tile.querySelector("video")?.srcObject;
    if (!(stream instanceof MediaStream)) continue;
    for (const track of stream.getTracks()) shownBy.set(track.id, tile.getAttribute("data-participant") ?? "");
  }
  const open = [...connections.entries()].filter(([, connection]) => connection.signalingState !== "closed");
  const arrived = await Promise.all(open.map(async ([number, connection]) => {
    // Firefox never answers when the connection is closed while it is asked.
    const report = await Promise.race([connection.getStats(), closed.get(connection)]);
    if (!report) return null;
    const stats = [...report.values()];
    const transport = stats.find((entry) => entry.type === "transport");
    const pairs = stats.filter((entry) => entry.type === "candidate-pair");
    const pair = pairs.find((entry) => entry.id === transport?.selectedCandidatePairId) ?? pairs.find((entry) => entry.selected);
    const local = stats.find((entry) => entry.id === pair?.localCandidateId);
    /** @param {string} kind @param {string} field */
    const sum = (kind, field) => stats
      .filter((entry) => entry.type === "inbound-rtp" && entry.kind === kind)
      .reduce((total, entry) => total + (entry[field] ?? 0), 0);
    const participant = connection.getReceivers().map((receiver) => shownBy.get(receiver.track.id)).find((id) => id);
    return {
      connection: number,
      participant: participant ?? null,
      state: connection.connectionState,
      frames: sum("video", "framesDecoded"),
      packets: sum("audio", "packetsReceived"),
      energy: sum("audio", "totalAudioEnergy"),
      candidate: local?.candidateType ?? null,
      relayProtocol: local?.relayProtocol ?? null,
    };
  }));
  return arrived.filter((one) => one !== null);
}

/**
 * What has come so far of somebody's voice.
 * @typedef {object} Sound
 * @property {string} track The track that carries it.
 * @property {number} packets Audio packets received so far.
 * @property {number} energy Audio energy received so far (W3C webrtc-stats, totalAudioEnergy).
 */

/**
 * What has come of the voice of somebody whose tile has this name; null where they are not there. It asks for one receiver's
 * statistics alone, as a large room has many. @param {string} name @returns {Promise<Sound | null>}
 */
export async function soundFrom(name) {
  /** @type {{ connections: RTCPeerConnection[], closed: WeakMap<RTCPeerConnection, Promise<null>> }} */
  const { connections, closed } = Reflect.get(globalThis, "recorded");
  const tile = [...document.querySelectorAll("[data-participant]")].find((one) => one.getAttribute("aria-label")?.includes(name));
  const stream = tile?.querySelector("video")?.srcObject;
  const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
  /** @param {RTCPeerConnection} connection */
  const receiverOf = (connection) => connection.getReceivers().find((one) => one.track === track);
  const open = connections.filter((connection) => connection.signalingState !== "closed");
  const connection = open.find(receiverOf);
  if (track === undefined || connection === undefined) return null;
  // Firefox never answers when the connection is closed while it is asked.
  const report = await Promise.race([receiverOf(connection)?.getStats(), closed.get(connection)]);
  if (!report) return null;
  const inbound = [...report.values()].find((entry) => entry.type === "inbound-rtp");
  return { track: track.id, packets: inbound?.packetsReceived ?? 0, energy: inbound?.totalAudioEnergy ?? 0 };
}

/**
 * A person's tile on the stage.
 * @typedef {object} Tile
 * @property {string} participant
 * @property {string} label
 * @property {string} link
 * @property {boolean} playing The picture moves on.
 */

/** The tiles on the stage. @returns {Tile[]} */
export function tiles() {
  return [...document.querySelectorAll("[data-participant]")].map((tile) => {
    const video = tile.querySelector("video");
    return {
      participant: tile.getAttribute("data-participant") ?? "",
      label: tile.getAttribute("aria-label") ?? "",
      link: tile.getAttribute("data-link") ?? "",
      playing: video !== null && !video.paused && video.readyState >= 2,
    };
  });
}

/** Closes every WebSocket of the page behind its back. */
export function cutSockets() {
  /** @type {{ sockets: WebSocket[] }} */
  const { sockets } = Reflect.get(globalThis, "recorded");
  for (const socket of sockets) socket.close();
}

/** Every host that the page's sockets and peer connections were told to talk to. @returns {string[]} */
export function hostsNamed() {
  /** @type {{ connections: RTCPeerConnection[], sockets: WebSocket[] }} */
  const { connections, sockets } = Reflect.get(globalThis, "recorded");
  const ice = connections
    .filter((connection) => connection.signalingState !== "closed")
    .flatMap((connection) => connection.getConfiguration().iceServers ?? [])
    .flatMap((server) => [server.urls].flat());
  return [...sockets.map((socket) => new URL(socket.url).host), ...ice.map((url) => url.replace(/^\w+:|\?.*$/g, ""))];
}

/** What the Content-Security-Policy refused on this page. @returns {string[]} */
export function violations() {
  return Reflect.get(globalThis, "recorded").violations;
}
