/** How media travel to somebody. `over`: how this end reaches the relay; null where only the other end has to. */
export type Path = { kind: "direct" } | { kind: "relayed"; over: RelayTransport | null };

export type RelayTransport = "udp" | "tcp" | "tls";

/** Whether each end sends through the relay. */
export interface Ends {
  readonly here: boolean;
  readonly there: boolean;
}

/** What a link's statistics say; null where they do not say it yet. */
export interface LinkStats {
  readonly path: Path | null;
  /** Milliseconds. */
  readonly roundTrip: number | null;
  /** RTP packets that arrived so far. */
  readonly received: number;
}

/** A report as browsers give it. Names differ between them, so every field is optional. */
export type Report = ReadonlyMap<string, Stats>;

export interface Stats {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  /** Seconds. */
  readonly currentRoundTripTime?: number;
  /** Seconds. */
  readonly roundTripTime?: number;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
  readonly url?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly kind?: string;
  readonly mid?: string;
  readonly fractionLost?: number;
  readonly availableOutgoingBitrate?: number;
  readonly qualityLimitationReason?: string;
  /** Seconds. */
  readonly jitter?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
  readonly totalSamplesReceived?: number;
  readonly freezeCount?: number;
  readonly requestsReceived?: number;
  readonly responsesReceived?: number;
}

/** Reads what matters from a report of `RTCPeerConnection.getStats`. */
export function readStats(report: Report): LinkStats {
  const pair = selectedPair(report);
  return {
    path: pair === undefined ? null : path(report, pair),
    roundTrip: roundTrip(report, pair),
    received: received(report),
  };
}

/** Which ends of the selected pair are candidates of the relay; null where there is none yet. */
export function readEnds(report: Report): Ends | null {
  const pair = selectedPair(report);
  const local = report.get(pair?.localCandidateId ?? "")?.candidateType;
  const remote = report.get(pair?.remoteCandidateId ?? "")?.candidateType;
  if (local === undefined) return null;
  return { here: local === "relay", there: remote === "relay" };
}

/** Chromium points at the pair from the transport; Firefox marks the pair itself. */
export function selectedPair(report: Report): Stats | undefined {
  const all = [...report.values()];
  const named = all.find((stats) => stats.type === "transport")?.selectedCandidatePairId;
  if (named !== undefined && report.has(named)) return report.get(named);
  const pairs = all.filter((stats) => stats.type === "candidate-pair");
  return pairs.find((pair) => pair.selected) ?? pairs.find((pair) => pair.nominated && pair.state === "succeeded");
}

function path(report: Report, pair: Stats): Path | null {
  const local = report.get(pair.localCandidateId ?? "");
  const remote = report.get(pair.remoteCandidateId ?? "");
  if (local?.candidateType === undefined) return null;
  if (local.candidateType === "relay") return { kind: "relayed", over: relayTransport(local) };
  // The relay is the other side's; from here it looks like any address.
  if (remote?.candidateType === "relay") return { kind: "relayed", over: null };
  return { kind: "direct" };
}

/** How a relay is reached, by the candidate it gave or by its URL (RFC 7065). */
export function relayTransport({ relayProtocol, url = "" }: Pick<Stats, "relayProtocol" | "url">): RelayTransport {
  if (url.startsWith("turns:") || relayProtocol === "tls") return "tls";
  return url.endsWith("transport=tcp") || relayProtocol === "tcp" ? "tcp" : "udp";
}

/** Measured by ICE, or else by RTCP. */
function roundTrip(report: Report, pair: Stats | undefined): number | null {
  const rtcp = [...report.values()].find((stats) => stats.type === "remote-inbound-rtp" && stats.roundTripTime);
  const seconds = pair?.currentRoundTripTime ?? rtcp?.roundTripTime;
  return seconds === undefined ? null : Math.round(seconds * 1000);
}

function received(report: Report): number {
  const incoming = [...report.values()].filter((stats) => stats.type === "inbound-rtp");
  return incoming.reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0);
}
