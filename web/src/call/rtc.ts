/** The browser's media objects, handed in so that tests bring their own. */
export interface Rtc {
  peerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  mediaStream(tracks: MediaStreamTrack[]): MediaStream;
}

/** What one sends and receives, each in a transceiver of its own; in the order of the offer's media descriptions. */
export const SLOTS = ["microphone", "camera", "screen", "screen_sound"] as const;
export type Slot = (typeof SLOTS)[number];

/** What each slot carries. */
export const KINDS: Record<Slot, "audio" | "video"> = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screen_sound: "audio",
};

/** What one sends: null where it is off or missing. */
export type Tracks = Readonly<Record<Slot, MediaStreamTrack | null>>;

export const NOTHING: Tracks = { microphone: null, camera: null, screen: null, screen_sound: null };

export const browserRtc: Rtc = {
  peerConnection: (configuration) => new RTCPeerConnection(configuration),
  mediaStream: (tracks) => new MediaStream(tracks),
};
