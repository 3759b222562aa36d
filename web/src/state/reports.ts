import type { DeviceResult, TrialReport, TrialResults } from "../protocol/api";
import { ask } from "./server";
import { authorized } from "./session";
import type { Outcome, Outcomes, Way } from "./verdict";

/** Sends what a test came to to whoever looks after the server. */
export const sendReport = (name: string | null, outcomes: Outcomes): Promise<void> =>
  ask({ method: "POST", path: "/api/trial/reports", body: { name, results: resultsOf(outcomes) } });

export const trialReports = (): Promise<TrialReport[]> => authorized("GET", "/api/trial/reports");
export const deleteTrialReport = (report: string): Promise<void> =>
  authorized("DELETE", `/api/trial/reports/${encodeURIComponent(report)}`);

/** Outcomes as they travel. */
export function resultsOf(outcomes: Outcomes): TrialResults {
  const works = (way: Way) => outcomes[way].state === "works";
  const device = (outcome: Outcome): DeviceResult =>
    outcome.state === "works" ? "works" : (outcome.state === "fails" && outcome.why) || "failed";
  return {
    signaling: works("signaling"),
    stun: works("stun"),
    udp: works("udp"),
    tcp: works("tcp"),
    tls: works("tls"),
    camera: device(outcomes.camera),
    microphone: device(outcomes.microphone),
  };
}

/** Outcomes that have travelled. */
export function outcomesOf({ camera, microphone, ...network }: TrialResults): Outcomes {
  const way = (works: boolean): Outcome => ({ state: works ? "works" : "fails" });
  const device = (what: DeviceResult): Outcome =>
    what === "works" ? { state: "works" } : { state: "fails", why: what };
  return {
    signaling: way(network.signaling),
    stun: way(network.stun),
    udp: way(network.udp),
    tcp: way(network.tcp),
    tls: way(network.tls),
    camera: device(camera),
    microphone: device(microphone),
  };
}
