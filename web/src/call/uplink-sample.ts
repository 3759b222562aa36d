import { type Report, type Stats, selectedPair } from "./stats";
import type { UplinkSample } from "./uplink";

/** The camera's slot comes second on a link, and browsers number the slots. */
const CAMERA = "1";

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
    limitation: find(report, "outbound-rtp", "video", CAMERA)?.qualityLimitationReason ?? null,
  };
}

function find(report: Report, type: string, kind: string, mid?: string): Stats | undefined {
  const fits = (stats: Stats) => stats.type === type && stats.kind === kind && (stats.mid ?? mid) === mid;
  return [...report.values()].find(fits);
}
