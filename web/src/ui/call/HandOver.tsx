import type { Call, Tile } from "../../state/call";
import { words } from "../../words";
import { Confirm } from "../base/Confirm";

/** Asks before one gives one's room away. */
export function HandOver({ call, tile, onClose }: { call: Call; tile: Tile; onClose: () => void }) {
  const w = words.value.charge;
  return (
    <Confirm
      title={w.handOverSure(tile.name.value)}
      text={w.handOverText}
      confirm={w.handOverDo}
      onConfirm={async () => call.charge.handOver(tile.id)}
      onClose={onClose}
    />
  );
}
