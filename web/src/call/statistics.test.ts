import { expect, test } from "vitest";
import { readStatistics } from "./statistics";
import type { Report } from "./stats";

const report = (...stats: object[]) => new Map(stats.map((one, index) => [String(index), one])) as unknown as Report;

test("the figures have the names and the order of webrtc-stats, and what is unused has none", () => {
  const shown = readStatistics(
    report(
      { type: "inbound-rtp", kind: "video", packetsReceived: 9, packetsLost: 1, framesPerSecond: 24 },
      { type: "inbound-rtp", kind: "audio", packetsReceived: 0, packetsLost: 0, jitter: 0 },
      { type: "inbound-rtp", kind: "audio", packetsReceived: 50, packetsLost: 2, jitter: 0.0041234 },
      { type: "outbound-rtp", kind: "video", bytesSent: 0, qualityLimitationReason: "none" },
      { type: "candidate-pair", currentRoundTripTime: 0.3 },
      { type: "candidate-pair", currentRoundTripTime: 0.05, selected: true },
    ),
  );
  expect(shown).toEqual([
    {
      title: "inbound-rtp audio",
      figures: [
        ["packetsReceived", 50],
        ["packetsLost", 2],
        ["jitter", 0.004],
      ],
    },
    {
      title: "inbound-rtp video",
      figures: [
        ["packetsLost", 1],
        ["framesPerSecond", 24],
      ],
    },
    { title: "candidate-pair", figures: [["currentRoundTripTime", 0.05]] },
  ]);
});
