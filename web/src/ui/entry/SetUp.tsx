import { navigate } from "../../state/route";
import { loadServer, server } from "../../state/server";
import { setUp } from "../../state/session";
import { words } from "../../words";
import { HomeLink, Lost } from "../lost/Lost";
import { AccountForm } from "./AccountForm";
import type { NewAccount } from "./account";
import { EntryPage } from "./EntryPage";

/** The first administrator's account; `token` is the secret of the printed link. */
export function SetUp({ token }: { token: string }) {
  const w = words.value.entry;
  const create = async (account: NewAccount) => {
    await setUp({ token, ...account });
    navigate("/", { replace: true });
    await loadServer();
  };
  if (!server.value?.setup_required) {
    return (
      <Lost title={w.setUpDone} text={w.setUpDoneText}>
        <HomeLink />
      </Lost>
    );
  }
  if (token === "") return <SetUpMissing />;
  return (
    <EntryPage title={w.setUpTitle} intro={w.setUpIntro}>
      <AccountForm onAccount={create} />
    </EntryPage>
  );
}

/** Somebody came before the administrator did. */
export function SetUpMissing() {
  const w = words.value.entry;
  return <Lost title={w.setUpMissing} text={w.setUpMissingText} />;
}
