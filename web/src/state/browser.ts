import { makeIdentity } from "../call/identity";
import { browserRtc } from "../call/rtc";
import { type Cancel, systemClock } from "../protocol/clock";
import type { Environment } from "../protocol/connection-events";
import { onSlept } from "../protocol/slumber";
import type { CallEnvironment } from "./call";
import { httpChat } from "./chat-server";
import type { MediaEnvironment } from "./devices";
import { ask } from "./server";
import { authorized, user } from "./session";
import type { TrialEnvironment } from "./trial";

/** Where the server listens for signaling. */
const SIGNALING = "/ws";

function listen(target: EventTarget, types: readonly string[], listener: () => void): Cancel {
  for (const type of types) target.addEventListener(type, listener);
  return () => {
    for (const type of types) target.removeEventListener(type, listener);
  };
}

/** What measures makes no sound: without a speaker, where the browser knows how, it costs least. */
const MEASURING: AudioContextOptions & { sinkId: { type: "none" } } = {
  latencyHint: "playback",
  sinkId: { type: "none" },
};

/** The browser, as devices need it. */
export const browserMedia: MediaEnvironment = {
  clock: systemClock,
  get mediaDevices() {
    return navigator.mediaDevices;
  },
  memory: () => localStorage,
  audioContext: () => new AudioContext(MEASURING),
  mediaStream: browserRtc.mediaStream,
  onGesture: (listener) => listen(document, ["pointerdown", "keydown"], listener),
};

const connection: Environment = {
  clock: systemClock,
  random: Math.random,
  openSocket: () => new WebSocket(new URL(SIGNALING, location.href.replace(/^http/, "ws"))),
  onWake(listener) {
    const seen = () => document.visibilityState === "visible" && listener();
    const stop = [
      listen(window, ["online", "pageshow"], listener),
      listen(document, ["visibilitychange"], seen),
      onSlept(systemClock, listener),
    ];
    return () => {
      for (const each of stop) each();
    };
  },
};

/** The browser, as a trial of the connection needs it. */
export const browserTrial: TrialEnvironment = {
  clock: systemClock,
  rtc: browserRtc,
  get mediaDevices() {
    return navigator.mediaDevices;
  },
  openSocket: connection.openSocket,
  firstFrame,
  lend: () => {
    const request = { method: "POST", path: "/api/trial" } as const;
    return user.peek() === null ? ask(request) : authorized(request.method, request.path);
  },
};

/** Plays the track where nobody sees it: only a video element tells that a picture came. */
function firstFrame(track: MediaStreamTrack, ended: AbortSignal): Promise<void> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  ended.addEventListener("abort", () => {
    video.srcObject = null;
  });
  return new Promise((resolve, reject) => {
    video.onloadeddata = () => resolve();
    video.srcObject = browserRtc.mediaStream([track]);
    video.play().catch(reject);
  });
}

/** The kind of network in use, where the browser tells. */
type Network = EventTarget & { readonly type?: string };

/** The browser, as a call needs it. */
export const browserCall: CallEnvironment = {
  ...connection,
  rtc: browserRtc,
  chat: httpChat,
  identity: makeIdentity,
  memory: () => localStorage,
  displays: () => navigator.mediaDevices as MediaDevices | undefined,
  onMove(listener) {
    const stop = [listen(window, ["online"], listener)];
    const network = (navigator as { readonly connection?: Network }).connection;
    if (network !== undefined) {
      let { type } = network;
      // The event also tells of estimates of speed, which change all the time.
      const changed = () => {
        if (network.type === type) return;
        type = network.type;
        listener();
      };
      stop.push(listen(network, ["change"], changed));
    }
    return () => {
      for (const each of stop) each();
    };
  },
  onPageHide: (listener) => listen(window, ["pagehide"], listener),
};
