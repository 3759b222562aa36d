import type { DeviceKind, DeviceProblem } from "../call/devices";

/** What is tried, in this order on the page. */
export const WAYS = ["signaling", "stun", "udp", "tcp", "tls", "camera", "microphone"] as const;
export type Way = (typeof WAYS)[number];

export type Outcome =
  | { readonly state: "waiting" | "trying" | "works" }
  | { readonly state: "fails"; readonly why?: DeviceProblem["what"] };

export type Outcomes = Readonly<Record<Way, Outcome>>;

/** What the outcomes mean for a call, as keys of words. */
export interface Verdict {
  readonly tone: "good" | "fair" | "bad";
  readonly call: "well" | "relayed" | "direct" | "silent" | "none";
  readonly devices: "both" | readonly (DeviceProblem | { readonly kind: DeviceKind; readonly what: "works" })[];
}

/** The verdict, once everything was tried; null before. */
export function verdictOf(outcomes: Outcomes): Verdict | null {
  if (WAYS.some((way) => !settled(outcomes[way]))) return null;
  const call = callOf(outcomes);
  const devices = devicesOf(outcomes);
  return { tone: toneOf(call, outcomes), call, devices };
}

const settled = ({ state }: Outcome): boolean => state === "works" || state === "fails";

function callOf(outcomes: Outcomes): Verdict["call"] {
  const works = (way: Way) => outcomes[way].state === "works";
  const relayed = works("tcp") || works("tls");
  if (!works("udp") && !relayed && !works("stun")) return "none";
  if (!works("signaling")) return "silent";
  if (works("udp")) return "well";
  return relayed ? "relayed" : "direct";
}

function devicesOf(outcomes: Outcomes): Verdict["devices"] {
  const kinds = ["microphone", "camera"] as const;
  if (kinds.every((kind) => outcomes[kind].state === "works")) return "both";
  return kinds.map((kind) => {
    const outcome = outcomes[kind];
    return { kind, what: outcome.state === "fails" ? (outcome.why ?? "failed") : "works" };
  });
}

/** Who has no camera can still talk well; who has no microphone cannot. */
function toneOf(call: Verdict["call"], outcomes: Outcomes): Verdict["tone"] {
  if (call === "none" || call === "silent") return "bad";
  return call === "well" && outcomes.microphone.state === "works" ? "good" : "fair";
}
