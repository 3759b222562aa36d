import { fingerprintIn } from "./fingerprint";

/** What a browser proves itself with on every link of a call. */
export interface Identity {
  readonly certificate: RTCCertificate;
  /** Its SHA-256, as 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/** A new identity, for one call: nobody can tell by it that two calls were the same person's. */
export async function makeIdentity(): Promise<Identity | null> {
  try {
    const certificate = await RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" } as never);
    const fingerprint = named(certificate) ?? (await described(certificate));
    return fingerprint === null ? null : { certificate, fingerprint };
  } catch {
    // The call goes on with certificates that browsers make by themselves, and without a code.
    return null;
  }
}

function named(certificate: RTCCertificate): string | null {
  const fingerprint = certificate.getFingerprints?.().find(({ algorithm }) => algorithm?.toLowerCase() === "sha-256");
  return fingerprint?.value?.replaceAll(":", "").toLowerCase() ?? null;
}

/** Where a certificate does not tell, a description made with it does. */
async function described(certificate: RTCCertificate): Promise<string | null> {
  const connection = new RTCPeerConnection({ certificates: [certificate] });
  try {
    connection.createDataChannel("");
    const { sdp } = await connection.createOffer();
    return fingerprintIn(sdp ?? "");
  } finally {
    connection.close();
  }
}
