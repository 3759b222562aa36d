import type { Chat } from "../../state/chat";
import { language } from "../../state/language";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { size } from "../../words/chat-format";

/** Sends what was chosen, dropped or pasted, each file as a message; what cannot be sent is said. */
export function useSendFiles(chat: Chat): (files: Iterable<File> | null | undefined) => void {
  return (files) => {
    const w = words.peek().chat;
    const limit = chat.fileLimit.peek();
    for (const file of files ?? []) {
      if (limit === 0) notice(w.noFiles, "bad");
      else if (file.size === 0) notice(w.emptyFile(file.name), "bad");
      else if (file.size > limit) notice(w.tooLarge(file.name, size(language.peek(), limit)), "bad");
      else chat.sendFile(file);
    }
  };
}
