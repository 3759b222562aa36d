import { type Path, type RelayTransport, type Report, relayTransport, type Stats } from "./stats";

/**
 * Why media go through the relay as they do:
 * - `relay_only`: nothing else is allowed here.
 * - `no_direct`: no way without the relay was found.
 * - `udp_silent`: the relay was asked over UDP and has not answered.
 * - `udp_and_tcp_silent`: nor over TCP without TLS.
 * - `udp_not_offered`: the server names no way to the relay over UDP.
 * - `udp_lost`: the relay answered over UDP, but packets got through another way.
 */
export type Reason = "relay_only" | "no_direct" | "udp_silent" | "udp_and_tcp_silent" | "udp_not_offered" | "udp_lost";

/** What a connection was allowed and given to try. */
export type Tried = Pick<RTCConfiguration, "iceServers" | "iceTransportPolicy">;

/**
 * Reads why this end takes its way to the relay; null where it takes none. A transport to the relay that got no answer yields no candidate (RFC 8445, section 5.1.1), and
 * so is told from what is missing: browsers say `icecandidateerror` only many seconds later, and Firefox not for all.
 */
export function readReason(report: Report, path: Path | null, tried: Tried): Reason | null {
  if (path?.kind !== "relayed" || path.over === null) return null;
  if (path.over !== "udp") return withoutUdp(path.over, offered(tried), answered(report));
  return tried.iceTransportPolicy === "relay" ? "relay_only" : "no_direct";
}

type Transports = ReadonlySet<RelayTransport>;

function withoutUdp(over: "tcp" | "tls", named: Transports, heard: Transports): Reason {
  if (!named.has("udp")) return "udp_not_offered";
  if (heard.has("udp")) return "udp_lost";
  return over === "tls" && named.has("tcp") && !heard.has("tcp") ? "udp_and_tcp_silent" : "udp_silent";
}

/** The transports over which the server says that its relay can be reached (RFC 7065). */
function offered({ iceServers = [] }: Tried): Transports {
  const urls = iceServers.flatMap(({ urls }) => urls).filter((url) => /^turns?:/.test(url));
  return new Set(urls.map((url) => relayTransport({ url })));
}

/** The transports over which the relay made an allocation. */
function answered(report: Report): Transports {
  const own = ({ type, candidateType }: Stats) => type === "local-candidate" && candidateType === "relay";
  return new Set([...report.values()].filter(own).map(relayTransport));
}
