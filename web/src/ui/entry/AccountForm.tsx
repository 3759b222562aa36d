import { useState } from "preact/hooks";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, secret, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { type Faults, faults, LONGEST_NAME, type NewAccount } from "./account";

/** Asks for a new account. */
export function AccountForm({ onAccount }: { onAccount: (account: NewAccount) => Promise<void> }) {
  const w = words.value.common;
  const [wrong, setWrong] = useState<Faults>({});
  const action = useAction(async (values: FormData) => {
    const account = { login: text(values, "login"), name: text(values, "name"), password: secret(values, "password") };
    const found = faults(account, words.peek());
    setWrong(found);
    if (Object.keys(found).length === 0) await onAccount(account);
  });
  return (
    <Form action={action} submit={w.createAccount} wide>
      <Field
        label={w.yourName}
        name="name"
        hint={w.nameHint}
        wrong={wrong.name}
        autocomplete="name"
        maxLength={LONGEST_NAME}
      />
      <Field label={w.loginName} name="login" hint={w.loginHint} wrong={wrong.login} autocomplete="username" />
      <Field
        label={w.password}
        name="password"
        type="password"
        hint={w.passwordHint}
        wrong={wrong.password}
        autocomplete="new-password"
      />
    </Form>
  );
}
