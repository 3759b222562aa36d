import type { Room } from "../../protocol/api";
import type { CallPhase } from "../../state/call";
import { words } from "../../words";
import { Button } from "../base/Button";
import { useAction } from "../base/useAction";
import { HomeLink, Lost } from "../lost/Lost";

type Reason = Extract<CallPhase, { phase: "ended" }>["reason"];

/** Endings after which joining again can work. */
const AGAIN: readonly Reason[] = [
  "left",
  "removed",
  "call_ended",
  "turned_away",
  "room_full",
  "room_locked",
  "waiting_room_full",
  "lost",
];

/** Why the call ended, and what to do next. */
export function Ended({ reason, room, onAgain }: { reason: Reason; room: Room; onAgain: () => Promise<void> }) {
  const w = words.value.ended;
  const again = useAction(onAgain);
  const { title, text } = w[reason];
  return (
    <Lost title={title} text={`${room.name}. ${text}`}>
      {AGAIN.includes(reason) && (
        <Button look="primary" disabled={again.busy} onClick={() => again.run(undefined)}>
          {w.joinAgain}
        </Button>
      )}
      {reason === "unsupported_version" && (
        <Button look="primary" onClick={() => location.reload()}>
          {w.reload}
        </Button>
      )}
      <HomeLink />
    </Lost>
  );
}
