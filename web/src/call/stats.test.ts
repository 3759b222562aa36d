import { expect, test } from "vitest";
import { type Report, readStats } from "./stats";

type Entry = { id: string; type: string } & Record<string, unknown>;
const report = (...entries: Entry[]) => new Map(entries.map((entry) => [entry.id, entry])) as Report;
const host = { id: "R", type: "remote-candidate", candidateType: "host" };
const relay = { id: "L", type: "local-candidate", candidateType: "relay" };
const pair = { id: "P", type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R" };
const transport = { id: "T", type: "transport", selectedCandidatePairId: "P" };

test("Chromium's transport names the selected pair", () => {
  const other = { ...pair, id: "O", localCandidateId: "X", state: "succeeded", nominated: true };
  const local = { id: "L", type: "local-candidate", candidateType: "srflx" };
  expect(readStats(report(other, { ...pair, currentRoundTripTime: 0.0424 }, local, host, transport))).toEqual({
    path: { kind: "direct" },
    roundTrip: 42,
    received: 0,
  });
});

test("Firefox marks the selected pair itself, and tells the round trip by RTCP", () => {
  const local = { ...relay, relayProtocol: "tcp" };
  const rtcp = { id: "Q", type: "remote-inbound-rtp", roundTripTime: 0.1 };
  expect(readStats(report(local, host, { ...pair, selected: true }, rtcp))).toEqual({
    path: { kind: "relayed", over: "tcp" },
    roundTrip: 100,
    received: 0,
  });
});

test.each([
  ["udp", { relayProtocol: "udp", url: "turn:a?transport=udp" }],
  ["tcp", { relayProtocol: "tcp", url: "turn:a?transport=tcp" }],
  ["tls", { relayProtocol: "tls", url: "turns:a?transport=tcp" }],
  ["tls", { relayProtocol: "tcp", url: "turns:a" }],
  ["tcp", { url: "turn:a?transport=tcp" }],
  ["udp", {}],
] as const)("a relay reached over %s is recognised by %o", (over, fields) => {
  expect(readStats(report({ ...relay, ...fields }, host, pair, transport)).path).toEqual({ kind: "relayed", over });
});

test("a relay of the other side counts as relayed", () => {
  const local = { id: "L", type: "local-candidate", candidateType: "prflx" };
  const remote = { ...host, candidateType: "relay" };
  expect(readStats(report(local, remote, pair, transport)).path).toEqual({ kind: "relayed", over: null });
});

test("packets of sound and picture are counted together", () => {
  const sound = { id: "A", type: "inbound-rtp", packetsReceived: 50 };
  const picture = { id: "V", type: "inbound-rtp", packetsReceived: 7 };
  expect(readStats(report(sound, picture)).received).toBe(57);
});

test("an empty report says nothing", () => {
  expect(readStats(report())).toEqual({ path: null, roundTrip: null, received: 0 });
});
