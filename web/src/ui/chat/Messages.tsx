import { useRef } from "preact/hooks";
import type { Call } from "../../state/call";
import type { ChatMessage } from "../../state/chat";
import { language } from "../../state/language";
import { words } from "../../words";
import { day, sameDay } from "../../words/chat-format";
import { Button } from "../base/Button";
import { Down } from "../base/icons";
import { useAction } from "../base/useAction";
import { DraftItem } from "./DraftItem";
import { MessageItem } from "./MessageItem";
import { useScroll } from "./useScroll";

/** Messages of one person within so many seconds share one name. */
const TOGETHER = 5 * 60;

const dateOf = ({ created_at }: ChatMessage): Date => new Date(created_at * 1000);

/** What was written, day by day, and what is on its way. */
export function Messages({ call, onEdit }: { call: Call; onEdit: (message: ChatMessage) => void }) {
  const { chat } = call;
  const w = words.value.chat;
  const messages = chat.messages.value;
  const drafts = chat.drafts.list.value.filter(({ key }) => !messages.some((message) => message.key === key));
  const area = useRef<HTMLElement>(null);
  const scroll = useScroll(area, messages, drafts.length, call.self.value?.user ?? null);
  const older = useAction(() => chat.loadOlder());
  return (
    <div class="chat-history">
      {/* Scrolled by keys, so it takes the focus. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section ref={area} class="chat-scroll" tabIndex={0} aria-label={w.messages} onScroll={scroll.look}>
        {chat.more.value && (
          <Button look="quiet" disabled={older.busy} onClick={() => older.run(undefined)}>
            {w.older}
          </Button>
        )}
        {older.problem && <p class="chat-problem">{older.problem}</p>}
        {!chat.loaded.value && <p class="muted chat-hint">{w.loading}</p>}
        {chat.loaded.value && messages.length + drafts.length === 0 && (
          <div class="chat-hint">
            <p>{w.empty}</p>
            <p class="muted small">{w.emptyText}</p>
          </div>
        )}
        <ol>
          {messages.map((message, place) => (
            <Entry key={message.id} message={message} before={messages[place - 1]} call={call} onEdit={onEdit} />
          ))}
          {drafts.map((draft) => (
            <DraftItem key={draft.key} draft={draft} chat={chat} />
          ))}
        </ol>
      </section>
      {scroll.away && (
        <button type="button" class="chat-jump" aria-label={w.toNewest} title={w.toNewest} onClick={scroll.toNewest}>
          <Down size={18} />
          {scroll.below > 0 && <span>{w.newBelow(scroll.below)}</span>}
        </button>
      )}
    </div>
  );
}

interface EntryProps {
  message: ChatMessage;
  before: ChatMessage | undefined;
  call: Call;
  onEdit: (message: ChatMessage) => void;
}

function Entry({ message, before, call, onEdit }: EntryProps) {
  const w = words.value.chat;
  const newDay = before === undefined || !sameDay(dateOf(before), dateOf(message));
  const follows =
    !newDay &&
    before.user === message.user &&
    before.name === message.name &&
    message.created_at - before.created_at < TOGETHER;
  return (
    <>
      {newDay && (
        <li class="chat-day">
          <h3>{day(language.value, message.created_at, w)}</h3>
        </li>
      )}
      <MessageItem message={message} follows={follows} call={call} onEdit={onEdit} />
    </>
  );
}
