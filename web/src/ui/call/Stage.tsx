import { useRef } from "preact/hooks";
import type { Call, Tile } from "../../state/call";
import { words } from "../../words";
import { arrange, type Box, corner, selfInCorner } from "./layout";
import { TileView } from "./TileView";
import { useSize } from "./useSize";
import "./stage.css";

/** Between two tiles, in CSS pixels. */
const GAP = 10;

/** Everybody in the call; newcomers come last but for oneself, so nobody else changes places. */
export function Stage({ call }: { call: Call }) {
  const stage = useRef<HTMLUListElement>(null);
  const size = useSize(stage);
  const rows = useRef<{ count: number; rows: number } | null>(null);
  const tiles = call.tiles.value;
  const self = tiles.find((tile) => tile.self);
  const others = tiles.filter((tile) => !tile.self);
  const small = selfInCorner(tiles.length, size);
  const placed: readonly Tile[] = self && !small ? [...others, self] : others;
  const before = rows.current?.count === placed.length ? rows.current.rows : undefined;
  const arrangement = arrange(placed.length, size, GAP, before);
  rows.current = { count: placed.length, rows: arrangement.rows };
  const boxOf = (tile: Tile): Box | undefined =>
    tile.self && small ? corner(size) : arrangement.boxes[placed.indexOf(tile)];
  return (
    // A list without bullets is no list to some screen readers unless it says so.
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <ul ref={stage} class="stage" role="list" aria-label={words.value.call.stage}>
      {tiles.map((tile) => {
        const box = boxOf(tile);
        return box && <TileView key={tile.key} tile={tile} box={box} call={call} small={tile.self && small} />;
      })}
    </ul>
  );
}
