import { reachable, server } from "../../state/server";
import { words } from "../../words";
import "./lost.css";

/** Says that what is shown may be old. */
export function Offline() {
  return (
    <div role="status" class="offline-place">
      {!reachable.value && server.value && <p class="offline">{words.value.lost.offline}</p>}
    </div>
  );
}
