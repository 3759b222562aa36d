import type { Call, Tile } from "../../state/call";
import type { View } from "../../state/view";
import { type Words, words } from "../../words";
import { Avatar } from "../base/Avatar";
import { MicrophoneOff } from "../base/icons";
import { HandBadge } from "./HandBadge";
import { type Box, boxStyle } from "./layout";
import { PathBadge } from "./PathBadge";
import { Risings } from "./Risings";
import { TileMenu } from "./TileMenu";
import { Video } from "./Video";
import "./tile.css";

interface Props {
  tile: Tile;
  box: Box;
  call: Call;
  view: View;
  featured: boolean;
  /** One's own picture in the corner: nothing but the picture. */
  small: boolean;
}

/** One person on the stage. */
export function TileView({ tile, box, call, view, featured, small }: Props) {
  const w = words.value;
  const name = tile.name.value;
  const held = tile.heldBack.value;
  const shown = tile.camera.value && !held && tile.stream.value !== null;
  const muted = !tile.microphone.value;
  const trouble = troubleWords(tile, w);
  const place = call.charge.hands.place(tile.id);
  const label = [
    tile.self ? w.call.tile.you(name) : name,
    muted && w.call.tile.muted,
    held && w.quality.heldBack,
    place !== null && w.charge.handUp(place),
    trouble,
  ].filter(Boolean);
  return (
    <li
      class={`tile${small ? " small-tile" : ""}`}
      data-participant={tile.id}
      data-link={tile.link.value}
      data-speaking={tile.speaking.value && !muted}
      data-away={tile.away.value}
      data-key={tile.key}
      data-featured={featured}
      aria-label={label.join(", ")}
      style={boxStyle(box)}
    >
      <Video stream={tile.stream.value} mirrored={tile.self} hidden={!shown} />
      {!shown && (
        <div class="tile-face">
          <Avatar name={name} size="large" />
        </div>
      )}
      {held && !trouble && <p class="tile-held">{w.quality.heldBack}</p>}
      {trouble && tile.link.value !== "unsteady" && <p class="tile-trouble">{trouble}</p>}
      <span class="tile-name">
        {muted && <MicrophoneOff size={16} />}
        <span class="tile-name-text">{tile.self ? w.common.you : name}</span>
      </span>
      <Risings call={call} participant={tile.id} />
      <HandBadge place={place} />
      {!tile.self && <PathBadge tile={tile} />}
      {!tile.self && <TileMenu tile={tile} call={call} view={view} />}
    </li>
  );
}

/** What is wrong between here and there, in words; nothing when all is well. */
function troubleWords(tile: Tile, { call }: Words): string | null {
  if (tile.self) return null;
  const link = tile.link.value;
  if (link === "failed") return call.link.failed;
  if (tile.away.value) return call.link.away;
  if (link === "connecting") return call.link.connecting;
  return link === "unsteady" ? call.link.unsteady : null;
}
