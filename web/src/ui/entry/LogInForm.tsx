import { logIn } from "../../state/session";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, secret, text } from "../base/Form";
import { useAction } from "../base/useAction";

export function LogInForm({ onDone }: { onDone?: () => Promise<void> | void }) {
  const w = words.value.common;
  const action = useAction(async (values: FormData) => {
    await logIn({ login: text(values, "login"), password: secret(values, "password") });
    await onDone?.();
  });
  return (
    <Form action={action} submit={w.logIn} wide>
      <Field label={w.loginName} name="login" autocomplete="username" />
      <Field label={w.password} name="password" type="password" autocomplete="current-password" />
    </Form>
  );
}
