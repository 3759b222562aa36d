import { useState } from "preact/hooks";
import type { Call, Tile } from "../../state/call";
import type { View } from "../../state/view";
import { words } from "../../words";
import { More } from "../base/icons";
import { Menu } from "../base/Menu";
import { Popover } from "../base/Popover";
import { HandOver } from "./HandOver";
import { JourneyPanel } from "./JourneyPanel";
import { personActions } from "./person-actions";
import { pinEntry } from "./pin";
import { SafetyPanel } from "./SafetyPanel";
import { StatisticsPanel } from "./StatisticsPanel";
import { Volume } from "./Volume";

/** What one can do about somebody: how loud they are, and for those who look after the room, whether they stay. */
export function TileMenu({ tile, call, view }: { tile: Tile; call: Call; view: View }) {
  const w = words.value.call;
  const name = tile.name.value;
  const [handingOver, handOver] = useState(false);
  const entries = [pinEntry(view, tile.key), ...personActions(call, tile, () => handOver(true))];
  return (
    <>
      <Popover label={w.options(name)} class="round tile-menu" button={<More size={20} />}>
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
      {handingOver && <HandOver call={call} tile={tile} onClose={() => handOver(false)} />}
    </>
  );
}
