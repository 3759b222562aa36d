import { describe, expect, it } from "vitest";
import { type Outcome, type Outcomes, verdictOf, WAYS, type Way } from "./verdict";

const works: Outcome = { state: "works" };
const fails: Outcome = { state: "fails" };

/** Everything works but these. */
function without(...failed: Way[]): Outcomes {
  return Object.fromEntries(WAYS.map((way) => [way, failed.includes(way) ? fails : works])) as Outcomes;
}

describe("the verdict", () => {
  it("waits until everything was tried", () => {
    expect(verdictOf({ ...without(), tls: { state: "trying" } })).toBeNull();
    expect(verdictOf({ ...without(), camera: { state: "waiting" } })).toBeNull();
  });

  it("is good where everything works", () => {
    expect(verdictOf(without())).toEqual({ tone: "good", call: "well", devices: "both" });
  });

  it("is as good without TCP, TLS or STUN: UDP is all a call needs", () => {
    expect(verdictOf(without("tcp", "tls"))?.call).toBe("well");
    expect(verdictOf(without("stun"))?.call).toBe("well");
  });

  it.each<Way[][]>([[["stun", "udp"]], [["stun", "udp", "tcp"]], [["stun", "udp", "tls"]], [["udp"]]])(
    "takes the detour over the relay without %s",
    (failed) => {
      expect(verdictOf(without(...failed))).toMatchObject({ tone: "fair", call: "relayed" });
    },
  );

  it("hopes for a direct way where no relay is in reach", () => {
    expect(verdictOf(without("udp", "tcp", "tls"))).toMatchObject({ tone: "fair", call: "direct" });
  });

  it("is bad where nothing carries sound, whatever else works", () => {
    expect(verdictOf(without("stun", "udp", "tcp", "tls"))).toMatchObject({ tone: "bad", call: "none" });
  });

  it("is bad where nobody can be found, whatever carries sound", () => {
    expect(verdictOf(without("signaling"))).toMatchObject({ tone: "bad", call: "silent" });
  });

  it("tells of each device where one is missing, and why", () => {
    const outcomes: Outcomes = { ...without(), camera: { state: "fails", why: "busy" } };
    expect(verdictOf(outcomes)).toEqual({
      tone: "good",
      call: "well",
      devices: [
        { kind: "microphone", what: "works" },
        { kind: "camera", what: "busy" },
      ],
    });
    expect(verdictOf(without("microphone"))).toMatchObject({
      tone: "fair",
      devices: [{ kind: "microphone", what: "failed" }, { what: "works" }],
    });
  });
});
