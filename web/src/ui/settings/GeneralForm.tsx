import { useState } from "preact/hooks";
import type { Room } from "../../protocol/api";
import { notice } from "../../state/notices";
import { updateRoom } from "../../state/rooms";
import { words } from "../../words";
import { Check } from "../base/Check";
import { Choices } from "../base/Choice";
import { Field } from "../base/Field";
import { Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { LONGEST_NAME } from "../entry/account";
import { visibilities } from "../home/visibilities";

/** The room's name and who may join. */
export function GeneralForm({ room, onRoom }: { room: Room; onRoom?: ((room: Room) => void) | undefined }) {
  const w = words.value;
  const [visibility, setVisibility] = useState(room.visibility);
  const [relayOnly, setRelayOnly] = useState(room.relay_only);
  const [missing, setMissing] = useState(false);
  const action = useAction(async (values: FormData) => {
    const name = text(values, "room");
    setMissing(name === "");
    if (name === "") return;
    onRoom?.(await updateRoom(room.id, { name, visibility, relay_only: relayOnly }));
    notice(words.peek().common.saved, "good");
  });
  return (
    <Form action={action} submit={w.common.save}>
      <Field
        label={w.newRoom.name}
        name="room"
        value={room.name}
        wrong={missing ? w.errors.missing : undefined}
        autocomplete="off"
        maxLength={LONGEST_NAME}
      />
      <Choices
        label={w.newRoom.who}
        name="visibility"
        value={visibility}
        options={visibilities(w)}
        onChange={setVisibility}
      />
      <Check label={w.safety.relayOnly} text={w.safety.relayOnlyText} checked={relayOnly} onChange={setRelayOnly} />
    </Form>
  );
}
