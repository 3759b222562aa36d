import { useState } from "preact/hooks";
import type { Visibility } from "../../protocol/api";
import { createRoom } from "../../state/rooms";
import { words } from "../../words";
import { Choices } from "../base/Choice";
import { Dialog } from "../base/Dialog";
import { Field } from "../base/Field";
import { Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { LONGEST_NAME } from "../entry/account";
import { visibilities } from "./visibilities";

export function NewRoom({ onClose }: { onClose: () => void }) {
  const w = words.value;
  const [visibility, setVisibility] = useState<Visibility>("members");
  const [missing, setMissing] = useState(false);
  const action = useAction(async (values: FormData) => {
    const name = text(values, "room");
    setMissing(name === "");
    if (name === "") return;
    await createRoom({ name, kind: "lasting", visibility });
    onClose();
  });
  return (
    <Dialog title={w.newRoom.title} onClose={onClose}>
      <Form action={action} submit={w.newRoom.create} wide>
        <Field
          label={w.newRoom.name}
          name="room"
          placeholder={w.newRoom.namePlaceholder}
          wrong={missing ? w.errors.missing : undefined}
          autocomplete="off"
          maxLength={LONGEST_NAME}
          autofocus
        />
        <Choices
          label={w.newRoom.who}
          name="visibility"
          value={visibility}
          options={visibilities(w)}
          onChange={setVisibility}
        />
      </Form>
    </Dialog>
  );
}
