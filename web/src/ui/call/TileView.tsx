import type { Call, Tile } from "../../state/call";
import { type Words, words } from "../../words";
import { Avatar } from "../base/Avatar";
import { MicrophoneOff } from "../base/icons";
import { HandBadge } from "./HandBadge";
import type { Box } from "./layout";
import { PathBadge } from "./PathBadge";
import { TileMenu } from "./TileMenu";
import { Video } from "./Video";
import "./tile.css";

interface Props {
  tile: Tile;
  box: Box;
  call: Call;
  /** One's own picture in the corner: nothing but the picture. */
  small: boolean;
}

/** One person on the stage. */
export function TileView({ tile, box, call, small }: Props) {
  const w = words.value;
  const name = tile.name.value;
  const shown = tile.camera.value && tile.stream.value !== null;
  const muted = !tile.microphone.value;
  const trouble = troubleWords(tile, w);
  const place = call.charge.hands.place(tile.id);
  const hand = place !== null && w.charge.handUp(place);
  const label = [tile.self ? w.call.tile.you(name) : name, muted && w.call.tile.muted, hand, trouble].filter(Boolean);
  return (
    <li
      class={`tile${small ? " small-tile" : ""}`}
      data-participant={tile.id}
      data-link={tile.link.value}
      data-speaking={tile.speaking.value && !muted}
      data-away={tile.away.value}
      aria-label={label.join(", ")}
      style={{ left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` }}
    >
      <Video stream={tile.stream.value} mirrored={tile.self} hidden={!shown} />
      {!shown && (
        <div class="tile-face">
          <Avatar name={name} size="large" />
        </div>
      )}
      {trouble && tile.link.value !== "unsteady" && <p class="tile-trouble">{trouble}</p>}
      <span class="tile-name">
        {muted && <MicrophoneOff size={16} />}
        <span class="tile-name-text">{tile.self ? w.common.you : name}</span>
      </span>
      <HandBadge place={place} />
      {!tile.self && <PathBadge tile={tile} />}
      {!tile.self && <TileMenu tile={tile} call={call} />}
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
