import type { ComponentChildren } from "preact";
import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import type { View } from "../../state/view";
import { words } from "../../words";
import { Camera, CameraOff, HangUp, Microphone, MicrophoneOff, ShareScreen, StopScreen } from "../base/icons";
import { ChatButton } from "../chat/ChatButton";
import type { Panel, Side } from "./CallScreen";
import { HandButton } from "./HandButton";
import { MoreMenu } from "./MoreMenu";
import { toggleSharing } from "./sharing";
import type { Pip } from "./usePip";
import "./bar.css";

interface Props {
  call: Call;
  devices: Devices;
  room: Room;
  view: View;
  pip: Pip;
  open: (panel: Panel) => void;
  side: Side | null;
  toggle: (side: Side) => void;
}

/** What matters in a call, large enough for a thumb. */
export function Bar({ call, devices, room, view, pip, open, side, toggle }: Props) {
  const { call: w, stage } = words.value;
  const sharing = call.screen.on.value;
  const microphone = devices.microphone.value;
  const camera = devices.camera.value;
  return (
    <div class="bar" role="toolbar" aria-label={w.controls}>
      <BarButton
        label={microphone ? w.mute : w.unmute}
        look={microphone ? "on" : "off"}
        keys="m"
        onClick={() => devices.setMicrophone(!microphone)}
      >
        {microphone ? <Microphone /> : <MicrophoneOff />}
      </BarButton>
      <BarButton
        label={camera ? w.cameraOff : w.cameraOn}
        shown={w.camera}
        look={camera ? "on" : "off"}
        keys="v"
        onClick={() => devices.setCamera(!camera)}
      >
        {camera ? <Camera /> : <CameraOff />}
      </BarButton>
      <BarButton
        label={sharing ? stage.stopSharing : stage.share}
        shown={sharing ? stage.stopShort : stage.shareShort}
        look={sharing ? "live" : "off"}
        keys="s"
        onClick={() => toggleSharing(call)}
      >
        {sharing ? <StopScreen /> : <ShareScreen />}
      </BarButton>
      <HandButton call={call} />
      <ChatButton chat={call.chat} open={side === "chat"} onClick={() => toggle("chat")} />
      <MoreMenu call={call} room={room} view={view} pip={pip} open={open} toggle={toggle} />
      <BarButton label={w.leave} look="leave" onClick={() => call.leave()}>
        <HangUp />
      </BarButton>
    </div>
  );
}

interface ButtonProps {
  label: string;
  /** What is written below, where that is shorter. */
  shown?: string;
  look: "on" | "off" | "live" | "leave";
  keys?: string;
  onClick: () => void;
  children: ComponentChildren;
}

function BarButton({ label, shown = label, look, keys, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class="bar-button"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={label}
      onClick={onClick}
    >
      <span class={`round ${look}`}>{children}</span>
      <span class="bar-label">{shown}</span>
    </button>
  );
}
