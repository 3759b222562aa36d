import type { IceCandidate, SessionDescription } from "../protocol/signaling";

/** What takes the place of a related address (RFC 8839, section 5.1). */
const NO_RELATED = " raddr 0.0.0.0 rport 9";

/** A candidate that tells nobody an address of one's own; null where it would. The server looks at it once more. */
export function relayed(candidate: IceCandidate): IceCandidate | null {
  if (candidate.candidate === "") return candidate;
  const line = relayedLine(candidate.candidate);
  return line === null ? null : { ...candidate, candidate: line };
}

/** A description that names no address but those of relay candidates. */
export function withoutAddresses(description: SessionDescription): SessionDescription {
  const lines = description.sdp.split("\r\n").flatMap((line) => hidden(line) ?? []);
  return { ...description, sdp: lines.join("\r\n") };
}

function hidden(line: string): string | null {
  if (line.startsWith("a=candidate:")) return relayedLine(line);
  if (line.startsWith("c=")) return "c=IN IP4 0.0.0.0";
  if (line.startsWith("a=rtcp:")) return "a=rtcp:9 IN IP4 0.0.0.0";
  return line;
}

function relayedLine(line: string): string | null {
  if (!/^(\S+ ){6}typ relay( |$)/.test(line)) return null;
  return line.replace(/ raddr \S+| rport \S+/g, "").replace(" typ relay", ` typ relay${NO_RELATED}`);
}
