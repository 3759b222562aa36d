import { expect, test } from "vitest";
import { rates, readTraffic, type Traffic } from "./traffic";

const before: Traffic = { received: 100, lost: 2, incoming: 10_000, outgoing: 20_000 };

test("sound and picture are counted together", () => {
  const entries = [
    { id: "A", type: "inbound-rtp", packetsReceived: 50, packetsLost: 1, bytesReceived: 500 },
    { id: "V", type: "inbound-rtp", packetsReceived: 7, bytesReceived: 7000 },
    { id: "O", type: "outbound-rtp", bytesSent: 900 },
    { id: "R", type: "remote-inbound-rtp", packetsLost: 9 },
  ];
  const report = new Map(entries.map((entry) => [entry.id, entry]));
  expect(readTraffic(report)).toEqual({ received: 57, lost: 1, incoming: 7500, outgoing: 900 });
});

test("rates are those since the last look", () => {
  const now = { received: 195, lost: 7, incoming: 260_000, outgoing: 45_000 };
  expect(rates(before, now, 2000)).toEqual({ loss: 0.05, incoming: 1_000_000, outgoing: 100_000 });
});

test("where nothing was due, nothing is said of loss", () => {
  expect(rates(before, before, 2000)).toEqual({ loss: null, incoming: 0, outgoing: 0 });
});

test("counters that go back count as nothing, and no time gives no rate", () => {
  const late = { ...before, received: 150, lost: 1 };
  expect(rates(before, late, 2000)?.loss).toBe(0);
  expect(rates(before, late, 0)).toBeNull();
});
