import type { Live, LiveParticipant, LiveRoom } from "../../protocol/api";
import { live } from "../../state/administration";
import { language } from "../../state/language";
import { words } from "../../words";
import { administration } from "../../words/administration";
import { lasting } from "../../words/format";
import { Avatar } from "../base/Avatar";
import { Complaint } from "../base/Form";
import { useWatched } from "../base/useWatched";
import { wayWords } from "./ways";
import "./live.css";

/** How often to look, in milliseconds: about as fast as somebody reads. */
const LOOK = 4000;

/** Who is in a call now, and how their media travel. */
export function LiveView() {
  const { place, value, problem } = useWatched(live, LOOK);
  return (
    <div ref={place} class="stack">
      <Complaint text={problem} />
      {value === null ? <p class="muted">{words.value.common.loading}</p> : <Rooms of={value} />}
    </div>
  );
}

function Rooms({ of: { rooms, more_rooms, participants } }: { of: Live }) {
  const w = administration.value.live;
  if (rooms.length === 0) return <p class="muted">{w.nobody}</p>;
  return (
    <>
      <p class="muted">{w.count(participants, rooms.length + more_rooms)}</p>
      {rooms.map((room) => (
        <Room key={room.id} of={room} />
      ))}
      {more_rooms > 0 && <p class="muted">{w.more(more_rooms)}</p>}
    </>
  );
}

function Room({ of: { name, relay_only, locked, waiting, seconds, participants } }: { of: LiveRoom }) {
  const w = administration.value.live;
  return (
    <article class="live-room">
      <header class="live-head">
        <h3>{name ?? w.deleted}</h3>
        {relay_only && <span class="badge">{w.hidden}</span>}
        {locked && <span class="badge">{w.locked}</span>}
        {waiting > 0 && <span class="badge good">{w.waiting(waiting)}</span>}
        <span class="muted small">{w.for(lasting(language.value, seconds))}</span>
      </header>
      <ul class="list">
        {participants.map((person) => (
          <Person key={person.id} of={person} others={participants.length - 1} hidden={relay_only} />
        ))}
      </ul>
    </article>
  );
}

function Person({ of, others, hidden }: { of: LiveParticipant; others: number; hidden: boolean }) {
  const w = administration.value.live;
  return (
    <li class="list-item">
      <Avatar name={of.name} />
      <div class="grow">
        <p>
          {of.name}
          {of.guest && <span class="badge">{w.guest}</span>}
          {of.reconnecting && <span class="badge">{w.reconnecting}</span>}
        </p>
        <p class="muted small">{wayWords(of, others, hidden, w)}</p>
      </div>
    </li>
  );
}
