import { createRoom } from "../../state/rooms";
import { navigate, roomPath } from "../../state/route";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";

/** A room for one call: made, entered, and its link ready to be sent. */
export function StartCall({ name }: { name: string }) {
  const w = words.value.home;
  const action = useAction(async () => {
    const room = await createRoom({ name: w.callName(name), kind: "one_off", visibility: "invite" });
    navigate(roomPath(room.id));
  });
  return (
    <>
      <Button look="primary" title={w.startCallHint} disabled={action.busy} onClick={() => action.run(undefined)}>
        {w.startCall}
      </Button>
      <Complaint text={action.problem} />
    </>
  );
}
