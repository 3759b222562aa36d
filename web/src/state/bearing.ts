import type { Tile } from "./tile";

/** What the ways to the others bear of one's own picture, and how what they send arrives. */
export interface Bearing {
  /** Who is spared one's own picture so that they have the sound. */
  readonly held: "from_nobody" | "from_some" | "from_all";
  /** What arrives is poor, whoever sends it: it is one's own connection. */
  readonly poorly: boolean;
}

/** Looks at all the others together. */
export function bearing(others: readonly Tile[]): Bearing {
  const qualities = others.map((tile) => tile.quality.value);
  const held = qualities.filter((quality) => quality.held).length;
  const all = others.length > 0 && held === others.length;
  return {
    held: all ? "from_all" : held > 0 ? "from_some" : "from_nobody",
    poorly: others.length > 0 && qualities.every(({ grade }) => grade === "poor"),
  };
}
