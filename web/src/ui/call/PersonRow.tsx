import { useState } from "preact/hooks";
import type { Call, Tile } from "../../state/call";
import { words } from "../../words";
import { Avatar } from "../base/Avatar";
import { MicrophoneOff, More } from "../base/icons";
import { Menu } from "../base/Menu";
import { Popover } from "../base/Popover";
import { HandBadge } from "./HandBadge";
import { HandOver } from "./HandOver";
import { personActions, roleOf } from "./person-actions";

/** One person in the list: who they are here, whether they are heard, and whether they want to speak. */
export function PersonRow({ call, tile }: { call: Call; tile: Tile }) {
  const w = words.value;
  const [handingOver, handOver] = useState(false);
  const name = tile.name.value;
  const place = call.charge.hands.place(tile.id);
  const actions = personActions(call, tile, () => handOver(true));
  const states = [
    w.roles[roleOf(call, tile)],
    tile.self && w.charge.you,
    !tile.microphone.value && w.charge.muted,
    tile.away.value && w.charge.reconnecting,
  ];
  return (
    <li class="person">
      <Avatar name={name} />
      <div class="grow person-name">
        <p>{name}</p>
        <p class="muted small">{states.filter(Boolean).join(" · ")}</p>
        {place !== null && <span class="said">{w.charge.handUp(place)}</span>}
      </div>
      <HandBadge place={place} />
      {!tile.microphone.value && (
        <span class="person-muted">
          <MicrophoneOff size={18} />
        </span>
      )}
      {actions.length > 0 && (
        <Popover label={w.call.options(name)} class="button icon" button={<More />}>
          {(close) => <Menu label={w.call.options(name)} entries={actions} close={close} />}
        </Popover>
      )}
      {handingOver && <HandOver call={call} tile={tile} onClose={() => handOver(false)} />}
    </li>
  );
}
