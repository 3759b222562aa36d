import { useEffect, useState } from "preact/hooks";
import type { Chat, ChatFile } from "../../state/chat";
import { language } from "../../state/language";
import { asPicture, looksLikePicture } from "../../state/picture";
import { words } from "../../words";
import { size } from "../../words/chat-format";
import { FileIcon } from "../base/icons";
import { useChatAction } from "./useChatAction";

/** How long a saved file's bytes are kept for the browser to take, in milliseconds. */
const TAKEN = 60_000;

/** A file: its name, its size, and saving it. Pictures are shown, once their bytes have proved to be one. */
export function FileCard({ file, chat }: { file: ChatFile; chat: Chat }) {
  const w = words.value.chat;
  const [busy, setBusy] = useState(false);
  const picture = usePicture(file, chat);
  const bytes = size(language.value, file.size);
  const save = useChatAction(async () => {
    setBusy(true);
    await chat
      .download(file.id)
      .then((content) => saveAs(file.name, content))
      .finally(() => setBusy(false));
  });
  return (
    <div class="file">
      {picture && <img class="file-picture" src={picture} alt={file.name} />}
      <button
        type="button"
        class="file-card"
        disabled={busy}
        aria-label={w.download(file.name, bytes)}
        onClick={() => save(undefined)}
      >
        <FileIcon />
        <span class="file-words">
          <span class="file-name" dir="auto">
            {file.name}
          </span>
          <span class="muted small">{bytes}</span>
        </span>
      </button>
    </div>
  );
}

/** Hands a file's bytes to the browser for saving; they are never opened here. */
function saveAs(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), TAKEN);
}

function usePicture({ id, name, size }: ChatFile, chat: Chat): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!looksLikePicture(name, size)) return;
    let made: string | null = null;
    let gone = false;
    const show = async () => {
      const picture = await asPicture(await chat.download(id));
      if (!picture || gone) return;
      made = URL.createObjectURL(picture);
      setAddress(made);
    };
    // Without it there is still the card.
    show().catch(() => {});
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id, name, size, chat]);
  return address;
}
