import type { Call, Tile } from "../../state/call";
import { notice } from "../../state/notices";
import type { View } from "../../state/view";
import { words } from "../../words";
import { More } from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import { JourneyPanel } from "./JourneyPanel";
import { pinEntry } from "./pin";
import { mayRemove } from "./rights";
import { SafetyPanel } from "./SafetyPanel";
import { StatisticsPanel } from "./StatisticsPanel";
import { Volume } from "./Volume";

/** What one can do about somebody: how loud they are, and for those who look after the room, whether they stay. */
export function TileMenu({ tile, call, view }: { tile: Tile; call: Call; view: View }) {
  const w = words.value.call;
  const name = tile.name.value;
  const self = call.self.value;
  const remove = (ban: boolean) => {
    call.remove(tile.id, ban);
    notice(ban ? w.wasBanned(name) : w.wasRemoved(name));
  };
  const removal: MenuEntry[] = [
    { label: w.remove, act: () => remove(false) },
    { label: w.ban, warning: true, act: () => remove(true) },
  ];
  const may = self !== null && mayRemove(self.role, tile.role);
  const entries = [pinEntry(view, tile.key), ...(may ? removal : [])];
  return (
    <Popover label={w.options(name)} class="tile-menu" button={<More size={20} />}>
      {(close) => (
        <>
          <Volume tile={tile} call={call} />
          <JourneyPanel journey={tile.journey.value} />
          <SafetyPanel tile={tile} />
          <StatisticsPanel quality={tile.quality.value} />
          <Menu label={w.options(name)} entries={entries} close={close} />
        </>
      )}
    </Popover>
  );
}
