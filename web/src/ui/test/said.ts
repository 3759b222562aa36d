import { type Outcomes, type Verdict, WAYS } from "../../state/verdict";
import type { Words } from "../../words";

/** The verdict in words: a title, and what it means. */
export function saidOf({ call, devices }: Verdict, port: string, w: Words): { title: string; sentences: string[] } {
  const { title, text } = w.trial.verdict[call];
  const own =
    devices === "both"
      ? [w.trial.devices.both]
      : devices.map(({ kind, what }) => (what === "works" ? w.trial.devices[kind] : w.devices[kind][what]));
  return { title, sentences: [typeof text === "string" ? text : text(port), ...own] };
}

/** Everything as plain text, for a message to somebody who can help. It holds no address and no secret. */
export function reportOf(outcomes: Outcomes, verdict: Verdict, port: string, browser: string | null, w: Words): string {
  const { title, sentences } = saidOf(verdict, port, w);
  const lines = WAYS.map((way) => {
    const { title: name, detail } = w.trial.ways[way];
    return `- ${name} (${detail}): ${w.trial.states[outcomes[way].state]}`;
  });
  const head = [w.trial.report.title, browser].filter(Boolean).join(" · ");
  return [head, "", ...lines, "", title, ...sentences].join("\n");
}

/** The port of this page's server. */
export const portOf = ({ port, protocol }: Pick<Location, "port" | "protocol">): string =>
  port || (protocol === "https:" ? "443" : "80");
