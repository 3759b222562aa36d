import type { Call, Tile } from "../../state/call";
import { screenKey } from "../../state/spots";
import type { View } from "../../state/view";
import { words } from "../../words";
import { ShareScreen } from "../base/icons";
import { type Box, boxStyle } from "./layout";
import { ScreenMenu } from "./ScreenMenu";
import { Video } from "./Video";
import "./tile.css";

interface Props {
  tile: Tile;
  box: Box;
  call: Call;
  view: View;
  featured: boolean;
}

/** The screen that somebody shares: shown whole, whatever its shape. */
export function ScreenTile({ tile, box, call, view, featured }: Props) {
  const w = words.value.stage;
  const name = tile.self ? w.ownScreen : w.screenOf(tile.name.value);
  return (
    <li
      class="tile screen-tile"
      data-screen={tile.id}
      data-key={screenKey(tile)}
      data-featured={featured}
      aria-label={name}
      style={boxStyle(box)}
    >
      <Video stream={tile.screen.value} />
      <span class="tile-name">
        <ShareScreen size={16} />
        <span class="tile-name-text">{tile.self ? w.ownScreen : tile.name.value}</span>
      </span>
      <ScreenMenu tile={tile} call={call} view={view} />
    </li>
  );
}
