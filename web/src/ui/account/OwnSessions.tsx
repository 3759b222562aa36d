import type { SessionInfo } from "../../protocol/api";
import { revokeSession, sessions } from "../../state/account";
import { language } from "../../state/language";
import { notice } from "../../state/notices";
import { logOut } from "../../state/session";
import { words } from "../../words";
import { relative } from "../../words/format";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";
import { browserOf } from "./browser";

/** Where one is signed in; any of it ends with one click, at once. */
export function OwnSessions() {
  const w = words.value;
  const list = useLoaded(sessions);
  const revoke = useAction(async (id: string) => {
    await revokeSession(id);
    notice(words.peek().account.revoked, "good");
    await list.reload();
  });
  const leave = useAction(logOut);
  return (
    <>
      <Complaint text={list.problem ?? revoke.problem ?? leave.problem} />
      <ul class="list">
        {list.value?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            busy={revoke.busy}
            onRevoke={() => revoke.run(session.id)}
            onLeave={() => leave.run(undefined)}
          />
        ))}
      </ul>
      {list.value && !list.value.some(({ current }) => current) && (
        <div class="row">
          <Button onClick={() => leave.run(undefined)}>{w.common.logOut}</Button>
        </div>
      )}
    </>
  );
}

interface Props {
  session: SessionInfo;
  busy: boolean;
  onRevoke: () => void;
  onLeave: () => void;
}

function SessionItem({ session, busy, onRevoke, onLeave }: Props) {
  const w = words.value;
  const browser = browserOf(session.user_agent) ?? w.account.unknownBrowser;
  return (
    <li class="list-item">
      <div class="grow">
        <p>
          {browser}
          {session.current && <span class="badge good">{w.account.thisOne}</span>}
        </p>
        <p class="muted small">
          {session.address} · {w.account.lastUsed(relative(language.value, session.last_used_at))}
        </p>
      </div>
      {session.current ? (
        <Button onClick={onLeave}>{w.common.logOut}</Button>
      ) : (
        <Button look="quiet warning" label={w.account.revokeFor(browser)} disabled={busy} onClick={onRevoke}>
          {w.account.revoke}
        </Button>
      )}
    </li>
  );
}
