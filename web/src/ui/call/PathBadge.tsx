import { type Journey, relayedThere, type Tile } from "../../state/call";
import { type Words, words } from "../../words";
import { QualityBars } from "./QualityBars";

/** How the call to somebody travels, and how long one way and back takes. */
export function PathBadge({ tile }: { tile: Tile }) {
  const w = words.value;
  const journey = tile.journey.value;
  const { path, roundTrip } = journey;
  const unsteady = tile.link.value === "unsteady";
  if (tile.link.value === "failed" || (!path && !unsteady)) return null;
  const { grade } = tile.quality.value;
  const parts = [
    unsteady ? w.call.link.unsteady : pathWords(journey, w),
    roundTrip !== null && w.call.path.roundTrip(Math.round(roundTrip)),
  ].filter(Boolean);
  const text = parts.join(" · ");
  const kind = relayedThere(journey) ? "relayed" : path?.kind;
  return (
    <span class={`tile-path ${kind}`} title={text}>
      <QualityBars grade={unsteady ? "poor" : grade} />
      <span class="tile-path-text">{text}</span>
    </span>
  );
}

/** How media travel, in a few words. Where only the other end uses the relay, its way there tells most. */
function pathWords(journey: Journey, { call }: Words): string | null {
  const { path, far } = journey;
  if (path === null) return null;
  const over = relayedThere(journey) ? far : path.kind === "relayed" && path.over;
  if (!over) return path.kind === "direct" ? call.path.direct : call.path.relayed;
  return call.path[over];
}
