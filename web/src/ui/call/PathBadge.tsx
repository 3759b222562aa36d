import type { Journey, Path, Tile } from "../../state/call";
import { type Words, words } from "../../words";

/** How the call to somebody travels, and how long one way and back takes. */
export function PathBadge({ tile }: { tile: Tile }) {
  const w = words.value;
  const { path, far, roundTrip } = tile.journey.value;
  const unsteady = tile.link.value === "unsteady";
  if (tile.link.value === "failed" || (!path && !unsteady)) return null;
  const parts = [
    unsteady ? w.call.link.unsteady : path && pathWords(path, far, w),
    roundTrip !== null && w.call.path.roundTrip(Math.round(roundTrip)),
  ].filter(Boolean);
  const text = parts.join(" · ");
  return (
    <span class={`tile-path ${unsteady ? "poor" : path?.kind}`} title={text}>
      <span class="tile-path-text">{text}</span>
    </span>
  );
}

/** How media travel, in a few words. Where only the other end uses the relay, its way there tells most. */
function pathWords(path: Path, far: Journey["far"], { call }: Words): string {
  if (path.kind === "direct") return call.path.direct;
  const over = path.over ?? far;
  return over === null || over === "direct" ? call.path.relayed : call.path[over];
}
