// Runs in every page before the page's own code, where a test wants devices whose pictures and sounds it can tell apart.
// Plain JavaScript without imports, because it is handed to the browser as text.

/**
 * @typedef {object} Sources
 * @property {number} [tone] What the microphone hears, in hertz; `recorded.sing(false)` stops it.
 * @property {string[]} [cameras] A camera a colour.
 * @property {string} [screen] The colour of the screen that is shared, without being asked.
 */

/** @param {Sources} sources */
export function sources({ tone, cameras, screen }) {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const recorded = Reflect.get(globalThis, "recorded");

  /** A picture of one colour in which something moves. @param {string} colour */
  const painted = (colour) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 320, height: 180 });
    const draw = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    let at = 0;
    const timer = setInterval(() => {
      draw.fillStyle = colour;
      draw.fillRect(0, 0, 320, 180);
      draw.fillStyle = "#fff";
      draw.fillRect((at = (at + 4) % 320), 0, 8, 8);
    }, 100);
    const [track] = canvas.captureStream(10).getVideoTracks();
    if (track === undefined) throw new Error("a canvas without a picture");
    const stop = track.stop.bind(track);
    track.stop = () => (clearInterval(timer), stop());
    return track;
  };

  const open = devices.getUserMedia.bind(devices);
  const list = devices.enumerateDevices.bind(devices);
  const sung = () => {
    const context = new AudioContext();
    const voice = new OscillatorNode(context, { frequency: tone ?? 0 });
    const volume = new GainNode(context, { gain: 0.3 });
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    voice.connect(volume).connect(out);
    voice.start();
    recorded.sing = (/** @type {boolean} */ on) => (volume.gain.value = on ? 0.3 : 0);
    return out.stream.getAudioTracks();
  };
  /** @param {MediaTrackConstraints | boolean | undefined} video */
  const filmed = (video) => {
    const { deviceId } = /** @type {{ deviceId?: { exact?: string, ideal?: string } }} */ (video === true ? {} : video);
    const id = deviceId?.exact ?? deviceId?.ideal ?? cameras?.[0] ?? "";
    const track = painted(cameras?.includes(id) ? id : (cameras?.[0] ?? ""));
    track.getSettings = () => ({ deviceId: id, width: 320, height: 180 });
    return [track];
  };
  devices.getUserMedia = async (constraints = {}) => {
    const { audio, video } = constraints;
    const rest = { audio: tone === undefined && (audio ?? false), video: cameras === undefined && (video ?? false) };
    const stream = rest.audio || rest.video ? await open(rest) : new MediaStream();
    if (audio && tone !== undefined) sung().forEach((track) => stream.addTrack(track));
    if (video && cameras !== undefined) filmed(video).forEach((track) => stream.addTrack(track));
    return stream;
  };
  if (cameras !== undefined) {
    devices.enumerateDevices = async () => [
      ...(await list()).filter(({ kind }) => kind !== "videoinput"),
      ...cameras.map((id) => /** @type {MediaDeviceInfo} */ ({ kind: "videoinput", deviceId: id, label: id, groupId: id })),
    ];
  }
  if (screen !== undefined) devices.getDisplayMedia = async () => new MediaStream([painted(screen)]);
}
