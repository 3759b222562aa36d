import { expect, it } from "vitest";
import type { Outcomes } from "../../state/verdict";
import { verdictOf } from "../../state/verdict";
import { en } from "../../words/en";
import { portOf, reportOf } from "./said";

const fails = { state: "fails" } as const;
const works = { state: "works" } as const;
const OUTCOMES: Outcomes = {
  signaling: works,
  stun: fails,
  udp: fails,
  tcp: fails,
  tls: fails,
  camera: { state: "fails", why: "missing" },
  microphone: works,
};

it("reports what was found in plain text", () => {
  const verdict = verdictOf(OUTCOMES);
  if (verdict === null) throw new Error("everything was tried");
  expect(reportOf(OUTCOMES, verdict, "443", "Firefox · Linux", en)).toBe(`Connection test · Firefox · Linux

- The server (WebSocket): works
- A direct way (STUN): does not work
- The relay, at full speed (TURN, UDP): does not work
- The relay, as web traffic (TURN, TCP): does not work
- The relay, as a secure site (TURN, TLS): does not work
- Camera (gives a picture): does not work
- Microphone (gives sound): works

Calls cannot work from here.
Your network lets neither sound nor picture through to this server. Ask whoever looks after it to allow UDP or TCP port 443 to this server, or try another network, like your phone's.
Your microphone works.
No camera was found. The others can still hear you.`);
});

it("knows the port of a page whose address names none", () => {
  expect(portOf({ port: "8443", protocol: "https:" })).toBe("8443");
  expect(portOf({ port: "", protocol: "https:" })).toBe("443");
});
