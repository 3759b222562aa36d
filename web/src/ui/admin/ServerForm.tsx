import { useState } from "preact/hooks";
import type { RegistrationMode, Settings } from "../../protocol/api";
import { settings, updateSettings } from "../../state/account";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { Choices } from "../base/Choice";
import { Field } from "../base/Field";
import { Complaint, Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";
import { LONGEST_HOST, LONGEST_NAME } from "../entry/account";

const MODES: readonly RegistrationMode[] = ["invite", "open", "closed"];

/** The server's name, and who may create an account. */
export function ServerForm() {
  const now = useLoaded(settings);
  if (!now.value) return <Complaint text={now.problem} />;
  return <SettingsForm now={now.value} />;
}

function SettingsForm({ now }: { now: Settings }) {
  const w = words.value;
  const [registration, setRegistration] = useState(now.registration);
  const [missing, setMissing] = useState(false);
  const action = useAction(async (values: FormData) => {
    const name = text(values, "server");
    setMissing(name === "");
    if (name === "") return;
    await updateSettings({ name, registration, public_host: text(values, "host") });
    notice(words.peek().common.saved, "good");
  });
  return (
    <Form action={action} submit={w.common.save}>
      <Field
        label={w.admin.serverName}
        name="server"
        value={now.name}
        wrong={missing ? w.errors.missing : undefined}
        autocomplete="off"
        maxLength={LONGEST_NAME}
      />
      <Field
        label={w.common.host}
        name="host"
        value={now.public_host ?? ""}
        hint={w.common.hostHint}
        autocomplete="off"
        maxLength={LONGEST_HOST}
        optional
      />
      <Choices
        label={w.admin.registration}
        name="registration"
        value={registration}
        options={MODES.map((value) => ({ value, label: w.admin.registrations[value] }))}
        onChange={setRegistration}
      />
    </Form>
  );
}
