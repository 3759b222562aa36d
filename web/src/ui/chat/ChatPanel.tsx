import { useEffect, useState } from "preact/hooks";
import type { Call } from "../../state/call";
import type { ChatMessage } from "../../state/chat";
import { words } from "../../words";
import { SidePanel } from "../call/SidePanel";
import { Composer } from "./Composer";
import { Messages } from "./Messages";
import { useSendFiles } from "./useSendFiles";
import "./chat.css";

/** The room's chat: what was written, and where to write. */
export function ChatPanel({ call, onClose }: { call: Call; onClose: () => void }) {
  const { chat } = call;
  const w = words.value.chat;
  const [editing, edit] = useState<ChatMessage | null>(null);
  const [hovering, hover] = useState(false);
  const sendFiles = useSendFiles(chat);
  useEffect(() => {
    chat.setOpen(true);
    return () => chat.setOpen(false);
  }, [chat]);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    hover(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    hover(false);
    sendFiles(event.dataTransfer?.files);
  };
  const leave = (event: DragEvent) => {
    if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) hover(false);
  };
  return (
    <SidePanel title={w.title} onClose={onClose}>
      {/* Files can be chosen by a button as well. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div class="chat" onDragOver={over} onDragLeave={leave} onDrop={drop}>
        <Messages call={call} onEdit={edit} />
        <Composer
          chat={chat}
          self={call.self.value?.user ?? null}
          editing={editing}
          onEdit={edit}
          sendFiles={sendFiles}
        />
        {hovering && <p class="chat-drop">{w.drop}</p>}
      </div>
    </SidePanel>
  );
}
