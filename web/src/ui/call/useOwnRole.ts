import { useEffect } from "preact/hooks";
import type { Room } from "../../protocol/api";
import type { Call } from "../../state/call";
import { user } from "../../state/session";

/** What the page offers follows the role one has now. A guest's lasts as long as the call, and opens no settings. */
export function useOwnRole(call: Call, room: Room, onRoom: (room: Room) => void): void {
  const role = call.self.value?.role;
  useEffect(() => {
    if (role !== undefined && role !== room.role && !user.peek()?.guest) onRoom({ ...room, role });
  }, [role]);
}
