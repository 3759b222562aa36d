import type { Path, Tile } from "../../state/call";
import { type Words, words } from "../../words";
import { QualityBars } from "./QualityBars";

/** How the call to somebody travels, and how long one way and back takes. */
export function PathBadge({ tile }: { tile: Tile }) {
  const w = words.value;
  const { path, roundTrip } = tile.journey.value;
  const unsteady = tile.link.value === "unsteady";
  if (tile.link.value === "failed" || (!path && !unsteady)) return null;
  const { grade } = tile.quality.value;
  const parts = [
    unsteady ? w.call.link.unsteady : path && pathWords(path, w),
    roundTrip !== null && w.call.path.roundTrip(Math.round(roundTrip)),
  ].filter(Boolean);
  const text = parts.join(" · ");
  return (
    <span class="tile-path" title={text}>
      <QualityBars grade={unsteady ? "poor" : grade} />
      <span class="tile-path-text">{text}</span>
    </span>
  );
}

/** How media travel, in a few words. */
export const pathWords = (path: Path, { call }: Words): string =>
  path.kind === "direct" ? call.path.direct : call.path[path.over];
