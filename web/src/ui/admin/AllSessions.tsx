import type { AccountSession } from "../../protocol/api";
import { revokeSession } from "../../state/account";
import { allSessions } from "../../state/administration";
import { language } from "../../state/language";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { administration } from "../../words/administration";
import { relative } from "../../words/format";
import { browserOf } from "../account/browser";
import { Avatar } from "../base/Avatar";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";

/** Who is signed in, and where; any of it ends with one click, at once. */
export function AllSessions() {
  const list = useLoaded(allSessions);
  const end = useAction(async (id: string) => {
    await revokeSession(id);
    notice(words.peek().account.revoked, "good");
    await list.reload();
  });
  const more = list.value?.more ?? 0;
  return (
    <>
      <Complaint text={list.problem ?? end.problem} />
      <ul class="list">
        {list.value?.sessions.map((of) => (
          <SessionItem key={of.session.id} of={of} busy={end.busy} onEnd={() => end.run(of.session.id)} />
        ))}
      </ul>
      {more > 0 && <p class="muted">{administration.value.sessions.more(more)}</p>}
    </>
  );
}

interface Props {
  of: AccountSession;
  busy: boolean;
  onEnd: () => void;
}

function SessionItem({ of: { name, login, open, session }, busy, onEnd }: Props) {
  const w = administration.value.sessions;
  const { account } = words.value;
  const browser = browserOf(session.user_agent) ?? account.unknownBrowser;
  return (
    <li class="list-item">
      <Avatar name={name} />
      <div class="grow">
        <p>
          {name}
          {login === null && <span class="badge">{w.guest}</span>}
          {open && <span class="badge good">{w.open}</span>}
          {session.current && <span class="badge good">{w.own}</span>}
        </p>
        <p class="muted small">
          {browser} · {session.address} · {account.lastUsed(relative(language.value, session.last_used_at))}
        </p>
      </div>
      {!session.current && (
        <Button look="quiet warning" label={w.endFor(name, browser)} disabled={busy} onClick={onEnd}>
          {account.revoke}
        </Button>
      )}
    </li>
  );
}
