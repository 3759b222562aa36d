import { useState } from "preact/hooks";
import type { Call, Tile } from "../../state/call";
import { words } from "../../words";
import { More, Speaker } from "../base/icons";
import { Menu } from "../base/Menu";
import { Popover } from "../base/Popover";
import { HandOver } from "./HandOver";
import { JourneyPanel } from "./JourneyPanel";
import { personActions } from "./person-actions";

/** What one can do about somebody: how loud they are, and for those who look after the room, whether they stay. */
export function TileMenu({ tile, call }: { tile: Tile; call: Call }) {
  const w = words.value.call;
  const name = tile.name.value;
  const [handingOver, handOver] = useState(false);
  const actions = personActions(call, tile, () => handOver(true));
  const percent = Math.round(tile.volume.value * 100);
  return (
    <>
      <Popover label={w.options(name)} class="tile-menu" button={<More size={20} />}>
        {(close) => (
          <>
            <div class="volume">
              <Speaker size={20} />
              <input
                type="range"
                min="0"
                max="100"
                step="5"
                value={percent}
                aria-label={w.volume(name)}
                onInput={(event) => call.setVolume(tile.id, event.currentTarget.valueAsNumber / 100)}
              />
              <output class="small muted">{percent}</output>
            </div>
            <JourneyPanel journey={tile.journey.value} />
            {actions.length > 0 && <Menu label={w.options(name)} entries={actions} close={close} />}
          </>
        )}
      </Popover>
      {handingOver && <HandOver call={call} tile={tile} onClose={() => handOver(false)} />}
    </>
  );
}
