import type { Call } from "../../state/call";
import type { View } from "../../state/view";
import { words } from "../../words";
import { Avatar } from "../base/Avatar";
import { MicrophoneOff } from "../base/icons";
import { Video } from "./Video";
import "./pip.css";

/** Whoever is large or speaks, in a window of its own. */
export function PipView({ call, view }: { call: Call; view: View }) {
  const w = words.value;
  const spot = view.focus.value;
  if (spot === null || call.phase.value.phase === "ended") return null;
  const { tile, screen } = spot;
  const stream = screen ? tile.screen.value : tile.stream.value;
  const shown = stream !== null && (screen || tile.camera.value);
  const name = screen ? w.stage.screenOf(tile.name.value) : tile.name.value;
  return (
    <div class={`tile pip-tile${screen ? " screen-tile" : ""}`} data-speaking={tile.speaking.value}>
      <Video stream={stream} mirrored={tile.self && !screen} hidden={!shown} />
      {!shown && (
        <div class="tile-face">
          <Avatar name={tile.name.value} size="large" />
        </div>
      )}
      <span class="tile-name">
        {!tile.microphone.value && <MicrophoneOff size={16} />}
        <span class="tile-name-text">{name}</span>
      </span>
    </div>
  );
}
