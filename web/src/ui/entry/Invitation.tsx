import type { InviteInfo } from "../../protocol/api";
import { Refused } from "../../protocol/http";
import { inspectInvite } from "../../state/invites";
import { server } from "../../state/server";
import { user } from "../../state/session";
import { words } from "../../words";
import { Button } from "../base/Button";
import { useLoaded } from "../base/useLoaded";
import { HomeLink, Lost, Waiting } from "../lost/Lost";
import { AccountInvitation } from "./AccountInvitation";
import { EntryPage } from "./EntryPage";
import { RoomInvitation } from "./RoomInvitation";

/** Answers that will not change by asking again. */
const ENDED: readonly string[] = ["invite_invalid", "not_found", "invalid_input"];

/** What is behind an invitation link: a room, or a new account. */
export function Invitation({ token }: { token: string }) {
  const w = words.value;
  const info = useLoaded<InviteInfo | null>(async () => (token === "" ? null : inspectInvite(token)), token);
  if (token === "") {
    return (
      <Lost title={w.invitation.badTitle} text={w.invitation.emptyText}>
        <HomeLink />
      </Lost>
    );
  }
  if (info.problem !== null) {
    const gone = info.error instanceof Refused && ENDED.includes(info.error.code);
    return (
      <Lost title={gone ? w.invitation.badTitle : w.lost.unreachable} text={gone ? w.invitation.badText : info.problem}>
        {gone ? <HomeLink /> : <Button onClick={info.reload}>{w.common.tryAgain}</Button>}
      </Lost>
    );
  }
  if (!info.value) return <Waiting />;
  if (info.value.room) return <RoomInvitation token={token} info={info.value} room={info.value.room} />;
  if (user.value && !user.value.guest) {
    return (
      <EntryPage title={w.invitation.accountTitle(server.value?.name ?? "sohbet")} intro={w.invitation.accountSignedIn}>
        <div class="row">
          <HomeLink />
        </div>
      </EntryPage>
    );
  }
  return <AccountInvitation token={token} />;
}
