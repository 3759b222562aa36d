import type { Chat, Draft } from "../../state/chat";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Close, FileIcon } from "../base/icons";
import { chatProblem } from "./useChatAction";

/** A message on its way: how far it is, and what to do when it does not arrive. */
export function DraftItem({ draft, chat }: { draft: Draft; chat: Chat }) {
  const w = words.value;
  const problem = draft.failed.value;
  const { file } = draft;
  return (
    <li class="message follows draft" data-failed={problem !== null}>
      <div class="message-body">
        {draft.text && (
          <p class="message-text" dir="auto">
            {draft.text}
          </p>
        )}
        {file && (
          <div class="file-card">
            <FileIcon />
            <span class="file-words">
              <span class="file-name">{file.name}</span>
              <progress value={draft.progress.value} aria-label={w.chat.sendingFile(file.name)} />
            </span>
            <Button look="icon" label={w.chat.cancelFile(file.name)} onClick={() => chat.drafts.cancel(draft.key)}>
              <Close size={18} />
            </Button>
          </div>
        )}
        {problem === null && !file && <span class="muted small">{w.chat.sending}</span>}
        {problem !== null && (
          <div class="draft-problem" role="alert">
            <p class="small">{chatProblem(problem, w)}</p>
            <Button look="quiet" onClick={() => chat.drafts.retry(draft.key)}>
              {w.chat.retry}
            </Button>
            <Button look="quiet" onClick={() => chat.drafts.cancel(draft.key)}>
              {w.chat.discard}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}
