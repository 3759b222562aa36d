import type { Call, Tile } from "../../state/call";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { More, Speaker } from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import { JourneyPanel } from "./JourneyPanel";
import { mayRemove } from "./rights";
import { StatisticsPanel } from "./StatisticsPanel";

/** What one can do about somebody: how loud they are, and for those who look after the room, whether they stay. */
export function TileMenu({ tile, call }: { tile: Tile; call: Call }) {
  const w = words.value.call;
  const name = tile.name.value;
  const self = call.self.value;
  const percent = Math.round(tile.volume.value * 100);
  const remove = (ban: boolean) => {
    call.remove(tile.id, ban);
    notice(ban ? w.wasBanned(name) : w.wasRemoved(name));
  };
  const entries: MenuEntry[] = [
    { label: w.remove, act: () => remove(false) },
    { label: w.ban, warning: true, act: () => remove(true) },
  ];
  return (
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
          <StatisticsPanel quality={tile.quality.value} />
          {self && mayRemove(self.role, tile.role) && <Menu label={w.options(name)} entries={entries} close={close} />}
        </>
      )}
    </Popover>
  );
}
