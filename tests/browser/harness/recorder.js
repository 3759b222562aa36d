// Runs in every page before the page's own code: remembers what the page makes, and changes what a test asks it to.
// Plain JavaScript without imports, because it is handed to the browser as text.

/**
 * @typedef {object} Wishes
 * @property {"udp" | "tcp" | "tls" | null} transport The only way to the relay that is left; null leaves every way.
 * @property {boolean} webOnly The network drops UDP: what would go by it goes where nobody listens.
 * @property {boolean} stubborn Peer connections stay open when the page closes them, as a hostile client would do it.
 * @property {{ width: number, height: number, frameRate: number }} picture What the camera gives: five encoders share
 *   two cores.
 * @property {boolean} plain The microphone's sound goes out as it is: taking echo out of it is a good part of a browser's
 *   work in a call.
 * @property {number | null} tone What the microphone gives, in Hz; null leaves the browser's own fake.
 */

/** @param {Wishes} wishes */
export function recorder(wishes) {
  /** @type {RTCPeerConnection[]} */
  const connections = [];
  /** @type {WebSocket[]} */
  const sockets = [];
  /** @type {string[]} */
  const violations = [];
  /** When each of them is closed. @type {WeakMap<RTCPeerConnection, Promise<null>>} */
  const closed = new WeakMap();
  Object.defineProperty(globalThis, "recorded", { value: { connections, sockets, violations, closed } });

  addEventListener("securitypolicyviolation", (event) => violations.push(`${event.effectiveDirective} ${event.blockedURI}`));

  /** @param {string} url */
  const leadsThere = (url) => {
    if (wishes.transport === "tls") return url.startsWith("turns:");
    return url.startsWith("turn:") && (url.match(/transport=(\w+)/)?.[1] ?? "udp") === wishes.transport;
  };
  /** @param {RTCConfiguration} [configuration] @returns {RTCConfiguration | undefined} */
  const narrowed = (configuration) => {
    if (wishes.transport === null || configuration?.iceServers === undefined) return configuration;
    const iceServers = configuration.iceServers
      .map((server) => ({ ...server, urls: [server.urls].flat().filter(leadsThere) }))
      .filter((server) => server.urls.length > 0);
    return { ...configuration, iceServers, iceTransportPolicy: "relay" };
  };

  /** @param {string} url */
  const misled = (url) => (/^stun:|transport=udp$/.test(url) ? url.replace(/:\d+(?=\?|$)/, ":65500") : url);
  /** @param {RTCConfiguration} [configuration] @returns {RTCConfiguration | undefined} */
  const webOnly = (configuration) => {
    if (!wishes.webOnly || configuration?.iceServers === undefined) return configuration;
    const iceServers = configuration.iceServers.map((server) => ({ ...server, urls: [server.urls].flat().map(misled) }));
    return { ...configuration, iceServers };
  };

  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    #closed = () => {};
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(webOnly(narrowed(configuration)));
      connections.push(this);
      closed.set(this, new Promise((resolve) => void (this.#closed = () => resolve(null))));
    }
    /** @param {RTCConfiguration} [configuration] */
    setConfiguration(configuration) {
      super.setConfiguration(webOnly(narrowed(configuration)));
    }
    close() {
      if (wishes.stubborn) return;
      super.close();
      this.#closed();
    }
  };

  globalThis.WebSocket = class extends WebSocket {
    /** @param {string | URL} url @param {string | string[]} [protocols] */
    constructor(url, protocols) {
      super(url, protocols);
      sockets.push(this);
    }
  };

  const devices = navigator.mediaDevices;
  const open = devices?.getUserMedia.bind(devices);
  const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  /** @param {MediaStreamConstraints} [constraints] */
  const openSmall = (constraints = {}) => {
    const { audio, video } = constraints;
    const opened = open({
      ...constraints,
      ...(video && { video: { ...(video === true ? {} : video), ...wishes.picture } }),
      ...(audio && wishes.plain && { audio: { ...(audio === true ? {} : audio), ...asItIs } }),
    });
    return wishes.tone === null ? opened : opened.then(whistling);
  };

  const whistle = { gain: 0.5 };
  Object.defineProperty(globalThis, "whistle", { value: whistle });

  /** Puts a tone in place of the stream's sound. @param {MediaStream} stream */
  const whistling = (stream) => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: wishes.tone ?? 0 });
    const there = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    const loudness = new GainNode(context, whistle);
    // It swells like a voice: what never changes is noise to an encoder, which saves itself the trouble.
    const swelling = new GainNode(context, { gain: 0.5 });
    const syllables = new OscillatorNode(context, { frequency: 4 });
    syllables.connect(new GainNode(context, { gain: 0.5 })).connect(swelling.gain);
    tone.connect(swelling).connect(loudness).connect(there);
    for (const source of [tone, syllables]) source.start();
    setInterval(() => void (loudness.gain.value = whistle.gain), 100);
    const [sound] = there.stream.getAudioTracks();
    return new MediaStream([...stream.getVideoTracks(), ...(stream.getAudioTracks().length > 0 && sound ? [sound] : [])]);
  };
  if (devices) devices.getUserMedia = openSmall;
}
