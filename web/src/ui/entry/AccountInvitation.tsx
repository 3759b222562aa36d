import { navigate } from "../../state/route";
import { server } from "../../state/server";
import { register } from "../../state/session";
import { words } from "../../words";
import { Link } from "../base/Link";
import { AccountForm } from "./AccountForm";
import type { NewAccount } from "./account";
import { EntryPage } from "./EntryPage";

/** An invitation to have an account here. */
export function AccountInvitation({ token }: { token: string }) {
  const w = words.value;
  const create = async (account: NewAccount) => {
    await register({ ...account, invite: token });
    navigate("/", { replace: true });
  };
  return (
    <EntryPage title={w.invitation.accountTitle(server.value?.name ?? "sohbet")} intro={w.invitation.accountIntro}>
      <AccountForm onAccount={create} />
      <p class="entry-also">
        {w.entry.haveAccount}
        <Link to="/login" class="button quiet">
          {w.common.logIn}
        </Link>
      </p>
    </EntryPage>
  );
}
