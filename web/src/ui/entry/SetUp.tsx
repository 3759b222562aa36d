import { navigate } from "../../state/route";
import { loadServer, publicName, server } from "../../state/server";
import { setUp } from "../../state/session";
import { words } from "../../words";
import { Field } from "../base/Field";
import { text } from "../base/Form";
import { HomeLink, Lost } from "../lost/Lost";
import { AccountForm } from "./AccountForm";
import { LONGEST_HOST, type NewAccount } from "./account";
import { EntryPage } from "./EntryPage";

/** The first administrator's account; `token` is the secret of the printed link. */
export function SetUp({ token }: { token: string }) {
  const w = words.value.entry;
  const common = words.value.common;
  const create = async (account: NewAccount, values: FormData) => {
    await setUp({ token, ...account, public_host: text(values, "host") });
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
      <AccountForm onAccount={create}>
        <Field
          label={common.host}
          name="host"
          value={publicName(location.hostname)}
          hint={common.hostHint}
          autocomplete="off"
          maxLength={LONGEST_HOST}
          optional
        />
      </AccountForm>
    </EntryPage>
  );
}

/** Somebody came before the administrator did. */
export function SetUpMissing() {
  const w = words.value.entry;
  return <Lost title={w.setUpMissing} text={w.setUpMissingText} />;
}
