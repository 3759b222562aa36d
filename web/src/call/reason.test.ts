import { expect, test } from "vitest";
import { readReason, type Tried } from "./reason";
import { type RelayTransport, type Report, readStats } from "./stats";

const URLS: Record<RelayTransport, string> = {
  udp: "turn:here?transport=udp",
  tcp: "turn:here?transport=tcp",
  tls: "turns:here?transport=tcp",
};
const all: RelayTransport[] = ["udp", "tcp", "tls"];
const offers = (...over: RelayTransport[]): Tried => ({ iceServers: [{ urls: over.map((one) => URLS[one]) }] });
const candidate = (over: RelayTransport) =>
  ({ id: over, type: "local-candidate", candidateType: "relay", relayProtocol: over, url: URLS[over] }) as const;

/** A connection through the relay over `over`, which also answered over `others`. */
function why(tried: Tried, over: RelayTransport, ...others: RelayTransport[]) {
  const pair = { id: "P", type: "candidate-pair", selected: true, localCandidateId: over, remoteCandidateId: "R" };
  const remote = { id: "R", type: "remote-candidate", candidateType: "relay" };
  const entries = [pair, remote, ...[over, ...others].map(candidate)];
  const report: Report = new Map(entries.map((entry) => [entry.id, entry]));
  return readReason(report, readStats(report).path, tried);
}

test("over UDP, a direct way was not found", () => {
  expect(why(offers(...all), "udp", "tcp", "tls")).toBe("no_direct");
});

test("where nothing but the relay is allowed, that is the reason", () => {
  expect(why({ ...offers(...all), iceTransportPolicy: "relay" }, "udp")).toBe("relay_only");
});

test("over TCP or TLS, what got no answer is the reason", () => {
  expect(why(offers(...all), "tcp", "tls")).toBe("udp_silent");
  expect(why(offers(...all), "tls", "tcp")).toBe("udp_silent");
  expect(why(offers(...all), "tls")).toBe("udp_and_tcp_silent");
  expect(why({ ...offers(...all), iceTransportPolicy: "relay" }, "tls")).toBe("udp_and_tcp_silent");
});

test("what the server does not offer has not failed", () => {
  expect(why(offers("tcp", "tls"), "tls")).toBe("udp_not_offered");
  expect(why(offers("udp", "tls"), "tls")).toBe("udp_silent");
  expect(why({ iceServers: [{ urls: "stun:here" }, { urls: URLS.tls }] }, "tls")).toBe("udp_not_offered");
});

test("a relay that answers over UDP, but is used over TLS, lost packets there", () => {
  expect(why(offers(...all), "tls", "udp")).toBe("udp_lost");
});

test("the other side's relay has its reason there", () => {
  const report: Report = new Map(
    [
      { id: "P", type: "candidate-pair", selected: true, localCandidateId: "L", remoteCandidateId: "R" },
      { id: "L", type: "local-candidate", candidateType: "host" },
      { id: "R", type: "remote-candidate", candidateType: "relay" },
    ].map((entry) => [entry.id, entry]),
  );
  expect(readReason(report, readStats(report).path, offers(...all))).toBeNull();
});

test("a direct path and none need no reason", () => {
  expect(readReason(new Map(), { kind: "direct" }, offers(...all))).toBeNull();
  expect(readReason(new Map(), null, offers(...all))).toBeNull();
});
