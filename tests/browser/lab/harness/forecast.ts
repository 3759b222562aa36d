// What came of bad weather, as a table and as numbers to judge by.

import type { Outcome } from "./couple.js";

/** A table in Markdown; each cell has Ann's side, where the weather was, and Ben's. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ weather, way, passable, ears }) => {
    const cell = (show: (each: Outcome["ears"][number]) => string) => ears.map(show).join(", ");
    const back = passable ? "never away" : cell(({ back }) => seconds(back));
    return `| ${[weather, way, back, cell(({ silent }) => seconds(silent)), cell(percent)].join(" | ")} |`;
  });
  return [
    "| weather | path | heard again after | nothing heard for | concealed |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const percent = ({ concealed }: { concealed: number }) => `${(concealed * 100).toFixed(1)} %`;

/** All ears' times until sound was back after what had stopped it. */
export function returns(outcomes: readonly Outcome[]): number[] {
  return outcomes.filter(({ passable }) => !passable).flatMap(({ ears }) => ears.map(({ back }) => back));
}
