import type { ComponentChildren } from "preact";
import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Camera, CameraOff, HangUp, Microphone, MicrophoneOff, PersonPlus } from "../base/icons";
import type { Panel, Side } from "./CallScreen";
import { HandButton } from "./HandButton";
import { MoreMenu } from "./MoreMenu";
import "./bar.css";

interface Props {
  call: Call;
  devices: Devices;
  room: Room;
  open: (panel: Panel) => void;
  toggle: (side: Side) => void;
}

/** What matters in a call, large enough for a thumb. */
export function Bar({ call, devices, room, open, toggle }: Props) {
  const w = words.value.call;
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
      <HandButton call={call} />
      <BarButton label={w.invite} look="off" onClick={() => open("share")}>
        <PersonPlus />
      </BarButton>
      <MoreMenu room={room} open={open} toggle={toggle} />
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
  look: "on" | "off" | "leave";
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
