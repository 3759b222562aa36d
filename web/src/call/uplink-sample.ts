import { type Report, type Stats, selectedPair } from "./stats";
import type { UplinkSample } from "./uplink";

/** Reads how the way to the other side fares: by what the browser estimates, and by what the other side reports (RTCP). */
export function readUplink(report: Report, camera: boolean): UplinkSample {
  const pair = selectedPair(report);
  const sound = find(report, "remote-inbound-rtp", "audio");
  const seconds = sound?.roundTripTime ?? pair?.currentRoundTripTime;
  return {
    camera,
    available: pair?.availableOutgoingBitrate ?? null,
    loss: sound?.fractionLost ?? null,
    roundTrip: seconds === undefined ? null : seconds * 1000,
    limitation: find(report, "outbound-rtp", "video")?.qualityLimitationReason ?? null,
  };
}

function find(report: Report, type: string, kind: string): Stats | undefined {
  return [...report.values()].find((stats) => stats.type === type && stats.kind === kind);
}
