import type { Call, Tile } from "../../state/call";
import { words } from "../../words";
import { Speaker } from "../base/icons";

/** How loud somebody is, and with them what is heard on their screen. */
export function Volume({ tile, call }: { tile: Tile; call: Call }) {
  const percent = Math.round(tile.volume.value * 100);
  return (
    <div class="volume">
      <Speaker size={20} />
      <input
        type="range"
        min="0"
        max="100"
        step="5"
        value={percent}
        aria-label={words.value.call.volume(tile.name.value)}
        onInput={(event) => call.setVolume(tile.id, event.currentTarget.valueAsNumber / 100)}
      />
      <output class="small muted">{percent}</output>
    </div>
  );
}
