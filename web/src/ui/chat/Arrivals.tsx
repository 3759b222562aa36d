import { useEffect, useRef } from "preact/hooks";
import type { Call } from "../../state/call";
import type { ChatMessage } from "../../state/chat";
import { notice } from "../../state/notices";
import { type Words, words } from "../../words";

/** Longer messages are cut where they are only announced. */
const ANNOUNCED = 140;

/** Says what is written: shown for a moment while the chat is closed, for screen readers always; and what rises in the air. */
export function Arrivals({ call, open }: { call: Call; open: boolean }) {
  const w = words.value;
  const arrived = call.chat.arrived.value;
  const first = useRef(arrived);
  useEffect(() => {
    if (arrived && arrived !== first.current && !open) notice(announcement(arrived, words.peek()));
  }, [arrived]);
  const rising = call.risings.list.value.at(-1);
  const tile = call.tiles.value.find(({ id }) => id === rising?.participant);
  return (
    <>
      <p class="said" role="status">
        {open && arrived && announcement(arrived, w)}
      </p>
      <p class="said" role="status">
        {rising && tile && !tile.self && w.chat.rises(tile.name.value, rising.emoji)}
      </p>
    </>
  );
}

function announcement({ name, text, file }: ChatMessage, { chat }: Words): string {
  if (text === "" && file) return chat.arrivedFile(name, file.name);
  const letters = [...text];
  return chat.arrived(name, letters.length > ANNOUNCED ? `${letters.slice(0, ANNOUNCED).join("")}…` : text);
}
