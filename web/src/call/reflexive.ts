import type { Rtc } from "./rtc";

/** Of RFC 8489 by way of W3C WebRTC, section 4.8.1.3: the server did not answer, or could not be asked. */
const UNREACHABLE = 701;

/**
 * Asks a STUN server how this browser looks from outside. Resolves when it answered: with an address, or, where that is
 * the browser's own and no news, by a gathering that ends without a complaint.
 */
export async function reflexive(rtc: Rtc, stun: RTCIceServer, ended: AbortSignal): Promise<void> {
  const connection = rtc.peerConnection({ iceServers: [stun] });
  ended.addEventListener("abort", () => connection.close());
  connection.createDataChannel("stun");
  const answered = new Promise<void>((resolve, reject) => {
    let complaint = false;
    connection.onicecandidateerror = ({ errorCode }) => {
      complaint ||= errorCode === UNREACHABLE;
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.type === "srflx") resolve();
      if (candidate === null) complaint ? reject(new Error("the STUN server did not answer")) : resolve();
    };
  });
  await connection.setLocalDescription();
  await answered;
}
