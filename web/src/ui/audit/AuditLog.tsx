import { useState } from "preact/hooks";
import { type AuditEntry, auditPage } from "../../state/audit";
import { language } from "../../state/language";
import { words } from "../../words";
import { moment } from "../../words/format";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";
import { sentenceOf } from "./sentence";
import "./audit.css";

/** What people in charge did: in one room, or everywhere. */
export function AuditLog({ room }: { room: string | null }) {
  const w = words.value.audit;
  const first = useLoaded(() => auditPage(room, null), room ?? "");
  const [older, setOlder] = useState<{ entries: readonly AuditEntry[]; next: number | null } | null>(null);
  const entries = [...(first.value?.entries ?? []), ...(older?.entries ?? [])];
  const next = older === null ? (first.value?.next ?? null) : older.next;
  const more = useAction(async (before: number) => {
    const page = await auditPage(room, before);
    setOlder({ entries: [...(older?.entries ?? []), ...page.entries], next: page.next });
  });
  return (
    <>
      <Complaint text={first.problem ?? more.problem} />
      {first.value?.entries.length === 0 && <p class="muted">{w.none}</p>}
      <ul class="audit">
        {entries.map((entry) => (
          <li key={entry.number}>
            <p>{sentenceOf(entry, words.value)}</p>
            <p class="muted small">
              <time dateTime={new Date(entry.created_at * 1000).toISOString()}>
                {moment(language.value, entry.created_at)}
              </time>
              {room === null && entry.room !== null && ` · ${w.in(entry.room)}`}
            </p>
          </li>
        ))}
      </ul>
      {next !== null && (
        <Button disabled={more.busy} onClick={() => more.run(next)}>
          {w.older}
        </Button>
      )}
    </>
  );
}
