import { useEffect, useState } from "preact/hooks";
import type { Room, User } from "../../protocol/api";
import { language } from "../../state/language";
import { rooms, watchRooms } from "../../state/rooms";
import { user } from "../../state/session";
import { words } from "../../words";
import { byName } from "../../words/format";
import { Button } from "../base/Button";
import { Plus } from "../base/icons";
import { Shell } from "../base/Shell";
import { RoomSettings } from "../settings/RoomSettings";
import { NewRoom } from "./NewRoom";
import { RoomCard } from "./RoomCard";
import { StartCall } from "./StartCall";
import "./home.css";

export function Home() {
  const here = user.value;
  useEffect(watchRooms, []);
  if (!here) return null;
  return here.guest ? <GuestHome /> : <AccountHome here={here} />;
}

function AccountHome({ here }: { here: User }) {
  const w = words.value.home;
  const [making, setMaking] = useState(false);
  const all = rooms.value;
  const busy = all?.filter((room) => room.present.length > 0).length ?? 0;
  return (
    <Shell title={words.value.header.rooms}>
      <div class="home-head">
        <div>
          <h1>{w.hello(here.name)}</h1>
          <p class="muted">{all && all.length > 0 && w.busy(busy)}</p>
        </div>
        <div class="row">
          <Button onClick={() => setMaking(true)}>{w.newRoom}</Button>
          <StartCall name={here.name} />
        </div>
      </div>
      {all?.length === 0 && <FirstRoom />}
      {all && all.length > 0 && (
        <RoomList rooms={all}>
          <li class="rooms-new">
            {/* The same as the button above, where the eye is; one of them is enough for the keyboard. */}
            <button type="button" class="room-more" tabIndex={-1} aria-hidden="true" onClick={() => setMaking(true)}>
              <Plus size={18} /> {w.newRoom}
            </button>
          </li>
        </RoomList>
      )}
      {making && <NewRoom onClose={() => setMaking(false)} />}
    </Shell>
  );
}

function GuestHome() {
  const w = words.value.home;
  const all = rooms.value;
  return (
    <Shell title={w.guestTitle}>
      <div class="home-head">
        <h1>{w.guestTitle}</h1>
      </div>
      {all?.length === 0 && <p class="muted">{w.guestNone}</p>}
      {all && <RoomList rooms={all} />}
    </Shell>
  );
}

function RoomList({ rooms: all, children }: { rooms: readonly Room[]; children?: preact.ComponentChildren }) {
  const [settings, setSettings] = useState<string | null>(null);
  const open = all.find((room) => room.id === settings);
  return (
    <>
      <ul class="rooms">
        {all.toSorted(byName(language.value)).map((room) => (
          <RoomCard key={room.id} room={room} onSettings={() => setSettings(room.id)} />
        ))}
        {children}
      </ul>
      {open && <RoomSettings room={open} onClose={() => setSettings(null)} />}
    </>
  );
}

function FirstRoom() {
  const w = words.value.home;
  return (
    <div class="first-room">
      <svg width="112" height="72" viewBox="0 0 112 72" aria-hidden="true">
        <path class="first-one" d="M40 6a28 28 0 0 1 0 56H20a12 12 0 0 1-12-12V34A28 28 0 0 1 40 6Z" />
        <path class="first-two" d="M78 24a21 21 0 0 1 21 21v13a9 9 0 0 1-9 9H78a21.500 21.500 0 0 1 0-43Z" />
      </svg>
      <h2>{w.firstTitle}</h2>
      <p class="muted">{w.firstText}</p>
    </div>
  );
}
