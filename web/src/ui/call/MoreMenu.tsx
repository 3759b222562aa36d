import { useEffect, useState } from "preact/hooks";
import type { Room } from "../../protocol/api";
import { moderates } from "../../state/rooms";
import { words } from "../../words";
import { FullScreen, Keyboard, Microphone, More, People, Settings } from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import type { Panel, Side } from "./CallScreen";

interface Props {
  room: Room;
  open: (panel: Panel) => void;
  toggle: (side: Side) => void;
}

/** Everything that is seldom wanted. */
export function MoreMenu({ room, open, toggle }: Props) {
  const { call: w, charge } = words.value;
  const full = useFullScreen();
  const entries: MenuEntry[] = [
    { label: charge.people, icon: <People />, act: () => toggle("people") },
    { label: w.devices, icon: <Microphone />, act: () => open("devices") },
    ...(moderates(room.role) ? [{ label: w.roomSettings, icon: <Settings />, act: () => open("settings") }] : []),
    ...(document.fullscreenEnabled
      ? [{ label: full ? w.leaveFullScreen : w.fullScreen, icon: <FullScreen />, act: toggleFullScreen }]
      : []),
    { label: w.shortcuts, icon: <Keyboard />, act: () => open("shortcuts") },
  ];
  const button = (
    <>
      <span class="round off">
        <More />
      </span>
      <span class="bar-label">{w.more}</span>
    </>
  );
  return (
    <Popover label={w.more} class="bar-button" button={button}>
      {(close) => <Menu label={w.more} entries={entries} close={close} />}
    </Popover>
  );
}

function toggleFullScreen(): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  change.catch(() => {});
}

function useFullScreen(): boolean {
  const [full, set] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const look = () => set(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return full;
}
