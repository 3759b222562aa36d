import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, secret, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { type Faults, faults, LONGEST_NAME, type NewAccount } from "./account";

interface Props {
  /** `values` holds what further fields say. */
  onAccount: (account: NewAccount, values: FormData) => Promise<void>;
  /** Further fields. */
  children?: ComponentChildren;
}

/** Asks for a new account. */
export function AccountForm({ onAccount, children }: Props) {
  const w = words.value.common;
  const [wrong, setWrong] = useState<Faults>({});
  const action = useAction(async (values: FormData) => {
    const account = { login: text(values, "login"), name: text(values, "name"), password: secret(values, "password") };
    const found = faults(account, words.peek());
    setWrong(found);
    if (Object.keys(found).length === 0) await onAccount(account, values);
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
      {children}
    </Form>
  );
}
