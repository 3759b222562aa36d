// Runs in the page: forces its one open peer connection to negotiate at a given moment, and waits until that is done.
// Plain JavaScript without imports, because it is handed to the browser as text.

/**
 * @typedef {object} Round
 * @property {string} state `RTCPeerConnection.signalingState` in the end.
 * @property {boolean} gaveWay This side rolled its own offer back for the other's.
 */

/** Asks for an ICE restart at `at` (milliseconds since the epoch). @param {number} at @returns {Promise<Round>} */
export async function glare(at) {
  /** How long nothing may change for a round to count as over, in milliseconds, and how long that may take. */
  const [CALM, LONGEST] = [60, 60_000];
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const connection = connections.find(({ signalingState }) => signalingState !== "closed");
  if (connection === undefined) throw new Error("there is no open peer connection");
  let [gaveWay, before, changedAt] = [false, connection.signalingState, 0];
  let rolledBackAt = 0;
  const changed = () => {
    const { signalingState } = connection;
    // A rollback goes by stable, and the other's offer follows in the same breath.
    if (before === "have-local-offer" && signalingState === "stable") rolledBackAt = performance.now();
    if (signalingState === "have-remote-offer" && performance.now() - rolledBackAt < 1) gaveWay = true;
    before = signalingState;
    changedAt = Date.now();
  };
  connection.addEventListener("signalingstatechange", changed);
  await new Promise((moment) => setTimeout(moment, at - Date.now()));
  const ufrag = () => connection.currentLocalDescription?.sdp.match(/a=ice-ufrag:(\S+)/)?.[1];
  const old = ufrag();
  connection.restartIce();
  const over = () => connection.signalingState === "stable" && ufrag() !== old && Date.now() - changedAt >= CALM;
  while (!over() && Date.now() - at < LONGEST) await new Promise((moment) => setTimeout(moment, 10));
  connection.removeEventListener("signalingstatechange", changed);
  return { state: connection.signalingState, gaveWay };
}
