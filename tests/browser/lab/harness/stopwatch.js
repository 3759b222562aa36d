// Runs in the page: how long it takes from a click to the first decoded frame of somebody else's picture.
// Plain JavaScript without imports, because it is handed to the browser as text.

/**
 * When things had happened, in milliseconds since the click.
 * @typedef {object} Splits
 * @property {number} offered The first peer connection was there: the server had let one in.
 * @property {number} connected ICE and DTLS were through.
 * @property {number} decoded The first frame.
 */

/** Waits for the click on the button of that name, and watches from then on. @param {string} name */
export function arm(name) {
  /** How fine the watch is, in milliseconds. */
  const TICK = 15;
  /** @type {{ connections: RTCPeerConnection[] }} */
  const { connections } = Reflect.get(globalThis, "recorded");
  /** @type {Partial<Splits>} */
  const splits = {};
  Reflect.set(globalThis, "splits", splits);

  /** @param {number} start */
  const watch = async (start) => {
    const connection = connections.find(({ signalingState }) => signalingState !== "closed");
    const now = () => performance.now() - start;
    if (connection) splits.offered ??= now();
    if (connection?.connectionState === "connected") {
      splits.connected ??= now();
      const receiver = connection.getReceivers().find(({ track }) => track.kind === "video");
      const stats = [...((await receiver?.getStats())?.values() ?? [])];
      if (stats.some((entry) => entry.type === "inbound-rtp" && entry.framesDecoded > 0)) splits.decoded = now();
    }
    if (splits.decoded === undefined) setTimeout(watch, TICK, start);
  };
  addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.textContent?.trim() === name) watch(performance.now());
  }, { capture: true });
}

/** What the watch shows, once it has stopped. @returns {Splits | null} */
export function read() {
  const splits = Reflect.get(globalThis, "splits");
  return splits.decoded === undefined ? null : splits;
}
