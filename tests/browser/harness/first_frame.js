// Runs in the page: when somebody clicked to join, and when the first frame of somebody else's picture was decoded.
// Plain JavaScript without imports, because each function is handed to the browser as text.

/**
 * Moments in milliseconds since the epoch: both ends run on one machine and so have one clock.
 * @typedef {object} Moments
 * @property {number | null} clicked The button was clicked; null where nobody clicks.
 * @property {number | null} connected ICE and DTLS were through.
 * @property {number | null} decoded The first frame.
 */

/** Watches the newest peer connection from now on, and the button of that name. @param {string} button */
export function watch(button) {
  /** How fine the watch is, in milliseconds. */
  const TICK = 10;
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  const before = connections.length;
  /** @type {Moments} */
  const moments = { clicked: null, connected: null, decoded: null };
  Reflect.set(globalThis, "moments", moments);
  const now = () => performance.timeOrigin + performance.now();

  const look = async () => {
    const connection = connections.slice(before).find(({ signalingState }) => signalingState !== "closed");
    if (connection?.connectionState === "connected") {
      moments.connected ??= now();
      const receiver = connection.getReceivers().find(({ track }) => track.kind === "video");
      const stats = [...((await receiver?.getStats())?.values() ?? [])];
      if (stats.some((entry) => entry.type === "inbound-rtp" && entry.framesDecoded > 0)) moments.decoded = now();
    }
    if (moments.decoded === null) setTimeout(look, TICK);
  };
  look();
  addEventListener("click", ({ target }) => {
    const clicked = target instanceof Element ? target.closest("button") : null;
    if (clicked?.textContent?.trim() === button) moments.clicked ??= now();
  }, { capture: true });
}

/** What was seen so far. @returns {Moments} */
export function seen() {
  return Reflect.get(globalThis, "moments");
}
