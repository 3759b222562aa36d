/** The browser's media objects, handed in so that tests bring their own. */
export interface Rtc {
  peerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  mediaStream(tracks: MediaStreamTrack[]): MediaStream;
}

/** What one sends: null where the device is off or missing. */
export interface Tracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export const browserRtc: Rtc = {
  peerConnection: (configuration) => new RTCPeerConnection(configuration),
  mediaStream: (tracks) => new MediaStream(tracks),
};
