/** The devices that send. */
export type DeviceKind = "microphone" | "camera";

/** What is wrong with a device. */
export type DeviceProblem = { kind: DeviceKind; what: "denied" | "missing" | "busy" | "unplugged" | "failed" };

/** Of the browser's `navigator.mediaDevices`, what is used. Absent where the page is not served securely. */
export type MediaDevices = Pick<
  globalThis.MediaDevices,
  "getUserMedia" | "enumerateDevices" | "addEventListener" | "removeEventListener"
>;

/** Tracks, or why there are none. */
export type Captured = { microphone?: MediaStreamTrack | DeviceProblem; camera?: MediaStreamTrack | DeviceProblem };

/** How a device is meant: this one or any other, or this one alone. */
export interface Wanted {
  readonly id: string | null;
  readonly exactly: boolean;
}

/** What the browser may do to a microphone's sound (W3C Media Capture and Streams, section 4.3.6). */
export interface Processing {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

/** What a voice without a headset needs. */
export const PROCESSING: Processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/**
 * Opens the wanted devices. They are asked for together, so that the person is asked once; where that fails, one at a
 * time, so that one device never stops the other.
 */
export async function capture(
  devices: MediaDevices | undefined,
  wanted: Partial<Record<DeviceKind, Wanted>>,
  processing: Processing = PROCESSING,
): Promise<Captured> {
  try {
    return await request(devices, wanted, processing);
  } catch (error) {
    const kinds = Object.keys(wanted) as DeviceKind[];
    const [only, ...more] = kinds;
    if (only !== undefined && more.length === 0) return { [only]: { kind: only, what: problem(error) } };
    const each: Captured = {};
    for (const kind of kinds) Object.assign(each, await capture(devices, { [kind]: wanted[kind] }, processing));
    return each;
  }
}

async function request(
  devices: MediaDevices | undefined,
  wanted: Partial<Record<DeviceKind, Wanted>>,
  processing: Processing,
) {
  if (devices === undefined) throw new DOMException("this page may use no devices", "InvalidStateError");
  const { microphone, camera } = wanted;
  const stream = await devices.getUserMedia({
    audio: microphone === undefined ? false : constraints(microphone, { ...processing }),
    video: camera === undefined ? false : constraints(camera, PICTURE),
  });
  const captured: Captured = {};
  const [audio] = stream.getAudioTracks();
  const [video] = stream.getVideoTracks();
  if (audio !== undefined) captured.microphone = audio;
  if (video !== undefined) captured.camera = video;
  return captured;
}

function constraints({ id, exactly }: Wanted, basic: MediaTrackConstraints): MediaTrackConstraints {
  if (id === null) return basic;
  return { ...basic, deviceId: exactly ? { exact: id } : { ideal: id } };
}

/** What an error of `getUserMedia` means to the person (W3C Media Capture and Streams, section 10.2). */
export function problem(error: unknown): DeviceProblem["what"] {
  switch ((error as Partial<DOMException> | null)?.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
