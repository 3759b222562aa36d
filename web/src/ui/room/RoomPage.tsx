import { useEffect, useState } from "preact/hooks";
import type { Room } from "../../protocol/api";
import { Refused } from "../../protocol/http";
import { watchRoom } from "../../state/rooms";
import { words } from "../../words";
import { CallScreen } from "../call/CallScreen";
import { Ended } from "../call/Ended";
import { HomeLink, Lost, Waiting } from "../lost/Lost";
import { Prejoin } from "./Prejoin";
import { useVisit } from "./useVisit";
import { WaitingScreen } from "./WaitingScreen";

/** A room from its door to its end: before joining, the call, and why it ended. */
export function RoomPage({ id }: { id: string }) {
  const visit = useVisit(id);
  const { room, gone, set } = useRoom(id, visit.call === null);
  const phase = visit.call?.phase.value;
  if (gone && !visit.call) return <NoRoom />;
  if (!room) return <Waiting />;
  if (phase?.phase === "ended") return <Ended reason={phase.reason} room={room} onAgain={visit.again} />;
  if (visit.call && phase?.phase === "waiting") {
    return <WaitingScreen call={visit.call} devices={visit.devices} room={room} {...phase} />;
  }
  if (visit.call) return <CallScreen call={visit.call} devices={visit.devices} room={room} onRoom={set} />;
  return <Prejoin room={room} devices={visit.devices} ready={visit.ready} onJoin={visit.join} />;
}

function NoRoom() {
  const w = words.value.prejoin;
  return (
    <Lost title={w.notFound} text={w.notFoundText}>
      <HomeLink />
    </Lost>
  );
}

/** The room as the server tells it, kept fresh while somebody stands at its door. */
function useRoom(id: string, watching: boolean) {
  const [room, set] = useState<Room | null>(null);
  const [gone, setGone] = useState(false);
  useEffect(() => {
    if (!watching) return;
    return watchRoom(
      id,
      (seen) => {
        set(seen);
        setGone(false);
      },
      (error) => {
        if (error instanceof Refused && (error.status === 403 || error.status === 404)) setGone(true);
        throw error;
      },
    );
  }, [id, watching]);
  return { room, gone, set };
}
