import { useState } from "preact/hooks";
import { changePassword } from "../../state/account";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, secret } from "../base/Form";
import { useAction } from "../base/useAction";
import { passwordFault } from "../entry/account";

export function PasswordForm() {
  const w = words.value;
  const [wrong, setWrong] = useState<string | undefined>();
  const [done, setDone] = useState(0);
  const action = useAction(async (values: FormData) => {
    const fault = passwordFault(secret(values, "new"), words.peek());
    setWrong(fault);
    if (fault !== undefined) return;
    await changePassword({ current: secret(values, "current"), new: secret(values, "new") });
    notice(words.peek().account.passwordChanged, "good");
    setDone((times) => times + 1);
  });
  return (
    // Emptied once it is done: nothing of a password stays on the page.
    <Form key={done} action={action} submit={w.account.changePassword}>
      <Field label={w.account.current} name="current" type="password" autocomplete="current-password" />
      <Field
        label={w.common.newPassword}
        name="new"
        type="password"
        hint={w.common.passwordHint}
        wrong={wrong}
        autocomplete="new-password"
      />
    </Form>
  );
}
