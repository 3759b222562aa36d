import { useState } from "preact/hooks";
import type { User } from "../../protocol/api";
import { rename } from "../../state/account";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { LONGEST_NAME } from "../entry/account";

export function ProfileForm({ here }: { here: User }) {
  const w = words.value;
  const [missing, setMissing] = useState(false);
  const action = useAction(async (values: FormData) => {
    const name = text(values, "name");
    setMissing(name === "");
    if (name === "") return;
    await rename({ name });
    notice(words.peek().common.saved, "good");
  });
  return (
    <Form action={action} submit={w.common.save}>
      <Field
        label={w.common.yourName}
        name="name"
        value={here.name}
        hint={here.login === null ? w.account.guestIs : w.account.loginIs(here.login)}
        wrong={missing ? w.errors.missing : undefined}
        autocomplete="name"
        maxLength={LONGEST_NAME}
      />
    </Form>
  );
}
