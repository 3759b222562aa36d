import { expect, it } from "vitest";
import { outcomesOf, resultsOf } from "./reports";
import type { Outcomes } from "./verdict";

it("keeps what was found on its way to the administrator", () => {
  const outcomes: Outcomes = {
    signaling: { state: "works" },
    stun: { state: "fails" },
    udp: { state: "fails" },
    tcp: { state: "works" },
    tls: { state: "works" },
    camera: { state: "fails", why: "denied" },
    microphone: { state: "works" },
  };
  expect(outcomesOf(resultsOf(outcomes))).toEqual(outcomes);
});
