import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat, ChatMessage } from "../../state/chat";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Check, Close, Paperclip, Send } from "../base/icons";
import { useChatAction } from "./useChatAction";

/** As the server has it. */
const LONGEST = 4000;

interface Props {
  chat: Chat;
  self: string | null;
  editing: ChatMessage | null;
  onEdit: (message: ChatMessage | null) => void;
  sendFiles: (files: Iterable<File> | null | undefined) => void;
}

/** Where one writes. Enter sends, Shift and Enter breaks the line, the arrow up changes what one wrote last. */
export function Composer({ chat, self, editing, onEdit, sendFiles }: Props) {
  const w = words.value.chat;
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [changed, setChanged] = useState("");
  const text = editing ? changed : chat.unsent.value;
  const setText = (said: string) => (editing ? setChanged(said) : chat.keepUnsent(said));
  // What does not arrive stays in the field.
  const change = useChatAction(async ({ id, said }: { id: string; said: string }) => {
    await chat.edit(id, said);
    onEdit(null);
  });
  // Before the next key is pressed: what one types would go to the shortcuts.
  useLayoutEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => {
    if (!editing) return;
    setChanged(editing.text);
    field.current?.focus();
  }, [editing]);
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }, [text]);

  const over = [...text.trim()].length - LONGEST;
  const nothing = text.trim() === "" && !editing?.file;
  const submit = () => {
    if (over > 0 || nothing) return;
    if (editing) void change({ id: editing.id, said: text });
    else chat.send(text);
    field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && editing) {
      event.preventDefault();
      onEdit(null);
    } else if (event.key === "ArrowUp" && text === "") {
      const last = chat.messages.peek().findLast(({ user }) => user !== null && user === self);
      if (!last) return;
      event.preventDefault();
      onEdit(last);
    }
  };
  const paste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    sendFiles(files);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {editing && (
        <p class="composer-editing small">
          {w.editing}
          <Button look="icon" label={w.stopEditing} onClick={() => onEdit(null)}>
            <Close size={18} />
          </Button>
        </p>
      )}
      {over > 0 && (
        <p class="composer-over small" role="status">
          {w.tooLong(over)}
        </p>
      )}
      <div class="composer-row">
        {chat.fileLimit.value > 0 && (
          <Button look="icon" label={w.attach} title={w.attach} onClick={() => chooser.current?.click()}>
            <Paperclip />
          </Button>
        )}
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            sendFiles(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={w.write}
          placeholder={w.write}
          dir="auto"
          enterkeyhint="send"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
          onPaste={paste}
        />
        <Button look="icon" type="submit" label={editing ? w.save : w.send} disabled={nothing || over > 0}>
          {editing ? <Check /> : <Send />}
        </Button>
      </div>
    </form>
  );
}
