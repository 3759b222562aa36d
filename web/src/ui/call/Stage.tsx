import { useRef } from "preact/hooks";
import type { Call } from "../../state/call";
import { type Spot, spotsOf } from "../../state/spots";
import type { View } from "../../state/view";
import { words } from "../../words";
import { arrange, type Box, corner, feature, selfInCorner } from "./layout";
import { ScreenTile } from "./ScreenTile";
import { TileView } from "./TileView";
import { useSize } from "./useSize";
import "./stage.css";

/** Between two tiles, in CSS pixels. */
const GAP = 10;

/** Everybody in the call and every screen; newcomers come last but for oneself, so nobody else changes places. */
export function Stage({ call, view }: { call: Call; view: View }) {
  const stage = useRef<HTMLUListElement>(null);
  const spots = spotsOf(call.tiles.value);
  const featured = view.featured.value;
  const { boxes, small } = useBoxes(stage, spots, featured);
  return (
    // A list without bullets is no list to some screen readers unless it says so.
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <ul ref={stage} class="stage" role="list" aria-label={words.value.call.stage}>
      {spots.map((spot) => {
        const box = boxes.get(spot);
        if (box === undefined) return null;
        const props = { tile: spot.tile, box, call, view, featured: spot.key === featured };
        if (spot.screen) return <ScreenTile key={spot.key} {...props} />;
        return <TileView key={spot.key} {...props} small={spot.tile.self && small} />;
      })}
    </ul>
  );
}

/** Where each spot goes, and whether one's own picture lies small in a corner. */
function useBoxes(stage: { current: HTMLElement | null }, spots: readonly Spot[], featured: string | null) {
  const size = useSize(stage);
  const rows = useRef<{ count: number; rows: number } | null>(null);
  const large = spots.find(({ key }) => key === featured);
  const self = spots.find(({ tile, screen }) => tile.self && !screen);
  // With somebody large, one's own picture has its place beside the others', unless there are none.
  const small = self !== large && (large ? spots.length === 2 : true) && selfInCorner(spots.length, size);
  const placed = spots.filter((spot) => spot !== large && !(spot === self && small));
  const boxes = new Map<Spot, Box>();
  const put = (arranged: readonly Box[]) => arranged.forEach((box, at) => void boxes.set(placed[at] as Spot, box));
  if (self && small) boxes.set(self, corner(size));
  if (large) {
    const arrangement = feature(placed.length, size, GAP);
    boxes.set(large, arrangement.large);
    put(arrangement.others);
  } else {
    const before = rows.current?.count === placed.length ? rows.current.rows : undefined;
    const arrangement = arrange(placed.length, size, GAP, before);
    rows.current = { count: placed.length, rows: arrangement.rows };
    put(arrangement.boxes);
  }
  return { boxes, small };
}
