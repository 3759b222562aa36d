import { useState } from "preact/hooks";
import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { useArrival } from "../base/useArrival";
import { useTitle } from "../base/useTitle";
import { Arrivals } from "../chat/Arrivals";
import { ChatPanel } from "../chat/ChatPanel";
import { RoomSettings } from "../settings/RoomSettings";
import { Alone } from "./Alone";
import { AskedToUnmute } from "./AskedToUnmute";
import { Bar } from "./Bar";
import { CallHead } from "./CallHead";
import { DevicesDialog } from "./DevicesDialog";
import { Knocking } from "./Knocking";
import { PeoplePanel } from "./PeoplePanel";
import { ShareDialog } from "./ShareDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { Sounds } from "./Sounds";
import { Stage } from "./Stage";
import { shortcutsOf } from "./shortcuts";
import { Troubles } from "./Troubles";
import { useCharge } from "./useCharge";
import { useComings, useScreens } from "./useComings";
import { useOwnRole } from "./useOwnRole";
import { usePip } from "./usePip";
import { useShortcuts } from "./useShortcuts";
import { useTalkKey } from "./useTalkKey";
import { useView } from "./useView";
import { useWakeLock } from "./useWakeLock";
import "./call.css";

export type Panel = "share" | "devices" | "shortcuts" | "settings";
/** What is open beside the stage. */
export type Side = "chat" | "people";

interface Props {
  call: Call;
  devices: Devices;
  room: Room;
  onRoom: (room: Room) => void;
}

/** The call: the stage, one bar of what matters, everything else behind one menu. */
export function CallScreen({ call, devices, room, onRoom }: Props) {
  const [panel, open] = useState<Panel | null>(null);
  const [side, setSide] = useState<Side | null>(null);
  const close = () => open(null);
  const toggle = (which: Side) => setSide((now) => (now === which ? null : which));
  useTitle(room.name);
  useArrival();
  const view = useView(call);
  const pip = usePip(call, view);
  const shortcuts = shortcutsOf({
    call,
    devices,
    view,
    pip,
    chat: () => toggle("chat"),
    help: () => open("shortcuts"),
  });
  useShortcuts(shortcuts);
  useTalkKey(devices);
  useCharge(call, () => devices.speakerId.peek());
  useOwnRole(call, room, onRoom);
  useComings(call, devices);
  useScreens(call);
  useWakeLock();
  return (
    <div class="call">
      <CallHead call={call} room={room} />
      <main class="call-main" tabIndex={-1}>
        <div class="call-middle">
          <div class="call-stage">
            <Stage call={call} view={view} />
            <Alone call={call} onShare={() => open("share")} />
            <Troubles call={call} devices={devices} />
            <Knocking charge={call.charge} onSee={() => setSide("people")} />
            <AskedToUnmute call={call} devices={devices} />
          </div>
          {side === "chat" && <ChatPanel call={call} onClose={() => setSide(null)} />}
          {side === "people" && <PeoplePanel call={call} onClose={() => setSide(null)} />}
        </div>
        <Bar call={call} devices={devices} room={room} view={view} pip={pip} open={open} side={side} toggle={toggle} />
      </main>
      <Sounds call={call} devices={devices} />
      <Arrivals call={call} open={side === "chat"} />
      {panel === "share" && <ShareDialog room={room} onClose={close} />}
      {panel === "devices" && <DevicesDialog devices={devices} onClose={close} />}
      {panel === "shortcuts" && <ShortcutsDialog shortcuts={shortcuts} onClose={close} />}
      {panel === "settings" && <RoomSettings room={room} onRoom={onRoom} onClose={close} />}
    </div>
  );
}
