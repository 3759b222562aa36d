import { useState } from "preact/hooks";
import type { Room } from "../../protocol/api";
import { deleteRoom } from "../../state/rooms";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Confirm } from "../base/Confirm";

export function DeleteRoom({ room, onDeleted }: { room: Room; onDeleted: () => void }) {
  const w = words.value;
  const [asking, ask] = useState(false);
  return (
    <div class="row">
      <p class="muted grow">{w.settings.dangerText}</p>
      <Button look="quiet warning" onClick={() => ask(true)}>
        {w.settings.danger}
      </Button>
      {asking && (
        <Confirm
          title={w.settings.deleteSure(room.name)}
          text={w.settings.dangerText}
          confirm={w.common.delete}
          onConfirm={async () => {
            await deleteRoom(room.id);
            onDeleted();
          }}
          onClose={() => ask(false)}
        />
      )}
    </div>
  );
}
