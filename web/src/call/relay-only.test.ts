import { expect, test } from "vitest";
import type { IceCandidate } from "../protocol/signaling";
import { relayed, withoutAddresses } from "./relay-only";

const of = (candidate: string): IceCandidate => ({
  candidate,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "u",
});

test.each([
  "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0",
  "candidate:2 1 udp 1686052607 198.51.100.7 50001 typ srflx raddr 192.0.2.7 rport 50000",
  "candidate:3 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active",
  "candidate:4 1 udp 1 198.51.100.7 50001 typ prflx raddr 192.0.2.7 rport 50000",
  "candidate:5 1 udp 1 x typ relay",
])("%s is told nobody", (line) => {
  expect(relayed(of(line))).toBeNull();
});

test("a relayed candidate is told without the address it was derived from", () => {
  const line = "candidate:6 1 udp 41885439 203.0.113.1 60000 typ relay raddr 198.51.100.7 rport 50001 generation 0";
  const told = "candidate:6 1 udp 41885439 203.0.113.1 60000 typ relay raddr 0.0.0.0 rport 9 generation 0";
  expect(relayed(of(line))?.candidate).toBe(told);
  expect(relayed(of(""))?.candidate).toBe("");
});

test("a description names no address of one's own", () => {
  const sdp = [
    "v=0",
    "m=audio 50000 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 192.0.2.7",
    "a=rtcp:50000 IN IP4 192.0.2.7",
    "a=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host",
    "a=candidate:6 1 udp 41885439 203.0.113.1 60000 typ relay raddr 192.0.2.7 rport 50001",
    "",
  ].join("\r\n");
  expect(withoutAddresses({ type: "offer", sdp }).sdp.split("\r\n")).toEqual([
    "v=0",
    "m=audio 50000 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    "a=candidate:6 1 udp 41885439 203.0.113.1 60000 typ relay raddr 0.0.0.0 rport 9",
    "",
  ]);
});
