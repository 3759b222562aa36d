import { useState } from "preact/hooks";
import type { Room, WaitingRoom } from "../../protocol/api";
import { notice } from "../../state/notices";
import { updateRoom } from "../../state/rooms";
import { words } from "../../words";
import { Check } from "../base/Check";
import { Choices, Select } from "../base/Choice";
import { Field } from "../base/Field";
import { Form, text } from "../base/Form";
import { useAction } from "../base/useAction";
import { LONGEST_NAME } from "../entry/account";
import { visibilities } from "../home/visibilities";

const WAITING_ROOMS: readonly WaitingRoom[] = ["off", "guests", "everyone"];

/** The room's name and who may join. */
export function GeneralForm({ room, onRoom }: { room: Room; onRoom?: ((room: Room) => void) | undefined }) {
  const w = words.value;
  const [visibility, setVisibility] = useState(room.visibility);
  const [relayOnly, setRelayOnly] = useState(room.relay_only);
  const [waiting, setWaiting] = useState(room.waiting_room);
  const [missing, setMissing] = useState(false);
  const action = useAction(async (values: FormData) => {
    const name = text(values, "room");
    setMissing(name === "");
    if (name === "") return;
    onRoom?.(await updateRoom(room.id, { name, visibility, relay_only: relayOnly, waiting_room: waiting }));
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
      <Select
        label={w.charge.waitingRoom}
        value={waiting}
        options={WAITING_ROOMS.map((value) => ({ value, label: w.charge.waitingRooms[value] }))}
        onChange={setWaiting}
      />
      <Check label={w.safety.relayOnly} text={w.safety.relayOnlyText} checked={relayOnly} onChange={setRelayOnly} />
    </Form>
  );
}
