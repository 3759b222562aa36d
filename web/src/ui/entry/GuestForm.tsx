import { useState } from "preact/hooks";
import { choose, chosen } from "../../state/choices";
import { navigate, roomPath } from "../../state/route";
import { enterAsGuest } from "../../state/session";
import { words } from "../../words";
import { Field } from "../base/Field";
import { Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { LONGEST_NAME } from "./account";

/** The name a guest used last in this browser. */
const NAME = "guest.name";

export function GuestForm({ token }: { token: string }) {
  const w = words.value;
  const [missing, setMissing] = useState(false);
  const action = useAction(async (values: FormData) => {
    const name = text(values, "name");
    setMissing(name === "");
    if (name === "") return;
    const room = await enterAsGuest({ token, name });
    choose(NAME, name);
    navigate(roomPath(room), { replace: true });
  });
  return (
    <Form action={action} submit={w.invitation.joinAsGuest} wide>
      <Field
        label={w.common.yourName}
        name="name"
        value={chosen(NAME) ?? ""}
        hint={w.invitation.guestHint}
        wrong={missing ? w.errors.missing : undefined}
        autocomplete="name"
        maxLength={LONGEST_NAME}
      />
    </Form>
  );
}
