import type { Call, ScreenHint, Tile } from "../../state/call";
import { screenKey } from "../../state/spots";
import type { View } from "../../state/view";
import { words } from "../../words";
import { Choices, type Option } from "../base/Choice";
import { More, StopScreen } from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import { pinEntry } from "./pin";
import { Volume } from "./Volume";

/** What one can do about a shared screen: one's own, or somebody else's. */
export function ScreenMenu({ tile, call, view }: { tile: Tile; call: Call; view: View }) {
  const w = words.value;
  const label = w.call.options(tile.self ? w.stage.ownScreen : w.stage.screenOf(tile.name.value));
  const stop: MenuEntry = { label: w.stage.stopSharing, icon: <StopScreen size={20} />, act: () => call.screen.stop() };
  const entries = [pinEntry(view, screenKey(tile)), ...(tile.self ? [stop] : [])];
  return (
    <Popover label={label} class="round tile-menu" button={<More size={20} />}>
      {(close) => (
        <>
          {tile.self ? <Hint call={call} /> : <Volume tile={tile} call={call} />}
          <Menu label={label} entries={entries} close={close} />
        </>
      )}
    </Popover>
  );
}

function Hint({ call }: { call: Call }) {
  const w = words.value.stage;
  const options: Option<ScreenHint>[] = [
    { value: "text", label: w.text },
    { value: "motion", label: w.motion },
  ];
  return (
    <div class="screen-hint">
      <Choices
        label={w.hint}
        name="screen-hint"
        value={call.screen.hint.value}
        options={options}
        onChange={(hint) => call.screen.setHint(hint)}
      />
    </div>
  );
}
