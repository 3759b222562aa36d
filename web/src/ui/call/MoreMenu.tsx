import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import { moderates } from "../../state/rooms";
import type { View } from "../../state/view";
import { words } from "../../words";
import {
  FullScreen,
  Grid,
  Keyboard,
  Microphone,
  More,
  People,
  PersonPlus,
  PictureInPicture,
  Settings,
  SpeakerView,
} from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import { EmojiChoice } from "../chat/EmojiChoice";
import type { Panel, Side } from "./CallScreen";
import { toggleFullScreen, useFullScreen } from "./full-screen";
import type { Pip } from "./usePip";

interface Props {
  call: Call;
  room: Room;
  view: View;
  pip: Pip;
  open: (panel: Panel) => void;
  toggle: (side: Side) => void;
}

/** Everything that is seldom wanted. */
export function MoreMenu({ call, room, view, pip, open, toggle }: Props) {
  const { call: w, charge, stage } = words.value;
  const full = useFullScreen();
  const entries: MenuEntry[] = [
    { label: charge.people, icon: <People />, act: () => toggle("people") },
    { label: w.invite, icon: <PersonPlus />, act: () => open("share") },
    view.featured.value === null
      ? { label: stage.speaker, icon: <SpeakerView />, act: () => view.toggle() }
      : { label: stage.grid, icon: <Grid />, act: () => view.toggle() },
    ...(pip.supported
      ? [{ label: pip.open ? stage.leavePip : stage.pip, icon: <PictureInPicture />, act: pip.toggle }]
      : []),
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
      {(close) => (
        <>
          <EmojiChoice label={words.value.chat.airReactions} onChoose={(emoji) => call.react(emoji)} />
          <Menu label={w.more} entries={entries} close={close} />
        </>
      )}
    </Popover>
  );
}
