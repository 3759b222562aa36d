import { navigate } from "../../state/route";
import { server } from "../../state/server";
import { register, user } from "../../state/session";
import { words } from "../../words";
import { Link } from "../base/Link";
import { HomeLink, Lost } from "../lost/Lost";
import { AccountForm } from "./AccountForm";
import type { NewAccount } from "./account";
import { EntryPage } from "./EntryPage";

export function Register() {
  const w = words.value;
  const here = user.value;
  const mode = server.value?.registration;
  const create = async (account: NewAccount) => {
    await register({ ...account, invite: null });
    navigate("/", { replace: true });
  };
  if (here && !here.guest) {
    return (
      <Lost title={w.entry.registerTitle} text={w.entry.alreadyIn(here.name)}>
        <HomeLink />
      </Lost>
    );
  }
  if (mode === "closed") {
    return (
      <Lost title={w.entry.registerClosed} text={w.entry.registerClosedText}>
        <HomeLink />
      </Lost>
    );
  }
  if (mode === "invite") {
    return (
      <Lost title={w.entry.registerByInvite} text={w.entry.registerByInviteText}>
        <HomeLink />
      </Lost>
    );
  }
  return (
    <EntryPage title={w.entry.registerTitle}>
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
