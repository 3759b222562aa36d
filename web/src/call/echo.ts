import type { Rtc } from "./rtc";

/** What goes there and back. */
const MESSAGE = "sohbet";

/**
 * Sends a message through a relay and back: two peer connections of this page meet there and nowhere else. Rejects where
 * neither gets an address on the relay.
 */
export function echo(rtc: Rtc, relay: RTCIceServer, ended: AbortSignal): Promise<void> {
  const configuration: RTCConfiguration = { iceServers: [relay], iceTransportPolicy: "relay" };
  const caller = rtc.peerConnection(configuration);
  const callee = rtc.peerConnection(configuration);
  ended.addEventListener("abort", () => {
    caller.close();
    callee.close();
  });
  callee.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send(data);
  };
  const channel = caller.createDataChannel("echo");
  return new Promise((resolve, reject) => {
    channel.onopen = () => channel.send(MESSAGE);
    channel.onmessage = ({ data }) => (data === MESSAGE ? resolve() : reject(new Error("another message came back")));
    exchangeCandidates(caller, callee, reject);
    exchangeCandidates(callee, caller, reject);
    describe(caller, callee).catch(reject);
  });
}

/** Offer and answer, without a server in between. */
async function describe(caller: RTCPeerConnection, callee: RTCPeerConnection): Promise<void> {
  await caller.setLocalDescription();
  await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription);
  await callee.setLocalDescription();
  await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription);
}

function exchangeCandidates(from: RTCPeerConnection, to: RTCPeerConnection, reject: (reason: Error) => void): void {
  let found = false;
  const early: RTCIceCandidate[] = [];
  const add = (candidate: RTCIceCandidate) => void to.addIceCandidate(candidate).catch(() => {});
  to.addEventListener("signalingstatechange", () => {
    if (to.remoteDescription !== null) early.splice(0).forEach(add);
  });
  from.onicecandidate = ({ candidate }) => {
    // An empty candidate ends a generation of candidates, null the gathering.
    if (candidate === null && !found) reject(new Error("no address on the relay"));
    if (!candidate?.candidate) return;
    found = true;
    if (to.remoteDescription === null) early.push(candidate);
    else add(candidate);
  };
}
