import { useState } from "preact/hooks";
import { sendReport } from "../../state/reports";
import type { Outcomes } from "../../state/verdict";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { LONGEST_NAME } from "../entry/account";

/** Tells whoever looks after the server what the test came to. */
export function SendReport({ outcomes }: { outcomes: Outcomes }) {
  const w = words.value.trial.send;
  const [sent, setSent] = useState(false);
  const action = useAction(async (values: FormData) => {
    await sendReport(text(values, "name") || null, outcomes);
    setSent(true);
  });
  return (
    <div class="send-report">
      {sent ? (
        <p role="status">{w.sent}</p>
      ) : (
        <Form action={action} submit={w.submit} look="plain">
          <Field label={w.name} name="name" hint={w.nameHint} autocomplete="name" maxLength={LONGEST_NAME} optional />
        </Form>
      )}
    </div>
  );
}
