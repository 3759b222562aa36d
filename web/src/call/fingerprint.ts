import { sha256 } from "./digest";

/**
 * The SHA-256 fingerprint that a description vouches for (RFC 8122, section 5), as 64 hexadecimal digits. Null where it
 * vouches for none, for another hash, or for several certificates, of which any could be the one in use.
 */
export function fingerprintIn(sdp: string): string | null {
  const lines = [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)/gim)];
  const found = new Set(lines.map(([, hash = "", value = ""]) => `${hash} ${value}`.toLowerCase()));
  const [only = ""] = found.size === 1 ? found : [];
  const [, digits] = only.match(/^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/) ?? [];
  return digits?.replaceAll(":", "") ?? null;
}

/** The fingerprint of the certificate that the other side showed on the wire; null where the browser does not tell. */
export async function fingerprintShown(connection: RTCPeerConnection): Promise<string | null> {
  const transport = connection.getSenders?.().find(({ transport }) => transport)?.transport;
  const [certificate] = transport?.getRemoteCertificates?.() ?? [];
  return certificate === undefined ? null : sha256(certificate);
}
