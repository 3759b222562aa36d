// Whether everyone can use a screen, as far as a program can tell.

import axe from "axe-core";
import type { Person } from "./person.js";

/** What axe calls serious or critical on the screen now, a line each. */
export async function barriersOf(person: Person, screen: string): Promise<string[]> {
  await person.inject(axe.source);
  return person.evaluate(async (name) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map((node) => `${name}: ${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  }, screen);
}
