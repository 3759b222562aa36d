/** What matters most where both cannot be had (W3C MediaStreamTrack Content Hints). */
export type ScreenHint = "text" | "motion";

/** Why no screen is shared, where the person did not just change their mind. */
export type ScreenProblem = "denied" | "unsupported" | "failed";

/** Of the browser's `navigator.mediaDevices`, what sharing uses; phones have no `getDisplayMedia`. */
export type Displays = Partial<Pick<globalThis.MediaDevices, "getDisplayMedia" | "getSupportedConstraints">>;

/** What is captured of a screen, a window or a tab. */
export interface Captured {
  readonly picture: MediaStreamTrack;
  readonly sound: MediaStreamTrack | null;
}

/** W3C Screen Capture, as far as it is newer than the compiler's knowledge. */
type Options = DisplayMediaStreamOptions & {
  systemAudio: "include" | "exclude";
  surfaceSwitching: "include";
  selfBrowserSurface: "exclude";
};
type SoundConstraints = MediaTrackConstraints & { restrictOwnAudio?: boolean };

/** Sound that is not a voice is left as it is. */
const AS_IT_IS: MediaTrackConstraints = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const FRAME_RATE = 30;

/** Lets the person choose what to share. Null: they chose nothing. */
export async function captureScreen(displays: Displays | undefined): Promise<Captured | ScreenProblem | null> {
  if (displays?.getDisplayMedia === undefined) return "unsupported";
  try {
    const stream = await displays.getDisplayMedia(options(displays));
    const [picture] = stream.getVideoTracks();
    const [sound = null] = stream.getAudioTracks();
    return picture === undefined ? "failed" : { picture, sound };
  } catch (error) {
    return problem(error);
  }
}

/**
 * The whole system's sound is offered only where the browser can leave its own out: else everybody would hear themselves
 * come back. For the same reason this page is not among the tabs to share.
 */
function options(displays: Displays): Options {
  const supported = displays.getSupportedConstraints?.() as Record<string, boolean> | undefined;
  const restricts = supported?.restrictOwnAudio === true;
  const audio: SoundConstraints = restricts ? { ...AS_IT_IS, restrictOwnAudio: true } : AS_IT_IS;
  return {
    video: { frameRate: { max: FRAME_RATE } },
    audio,
    systemAudio: restricts ? "include" : "exclude",
    surfaceSwitching: "include",
    selfBrowserSurface: "exclude",
  };
}

/** Browsers give the same error for a changed mind and a refusal; only the system's refusal is told apart. */
function problem(error: unknown): ScreenProblem | null {
  const { name, message = "" } = (error ?? {}) as Partial<DOMException>;
  if (name === "NotAllowedError") return /system/i.test(message) ? "denied" : null;
  return name === "NotReadableError" || name === "SecurityError" ? "denied" : "failed";
}
