import { useEffect, useState } from "preact/hooks";
import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import { words } from "../../words";
import { duration } from "../../words/format";
import { Lock } from "../base/icons";

/** Where one is, since when, and with how many. */
export function CallHead({ call, room }: { call: Call; room: Room }) {
  const w = words.value.call;
  const joining = call.phase.value.phase === "joining";
  return (
    <header class="call-head">
      <h1>{call.room.value?.name ?? room.name}</h1>
      {joining ? <span class="muted">{w.joining}</span> : <Clock since={call.since.value} />}
      <span class="grow" />
      {call.charge.locked.value && (
        <span class="muted call-locked">
          <Lock size={16} /> {words.value.charge.isLocked}
        </span>
      )}
      <span class="muted call-people">{w.people(call.tiles.value.length)}</span>
    </header>
  );
}

function Clock({ since }: { since: number | null }) {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (since === null) return null;
  return <time class="muted call-clock">{duration(now - since)}</time>;
}
