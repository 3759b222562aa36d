import type { Call } from "../../state/call";
import { words } from "../../words";
import { Button } from "../base/Button";

/** An empty room invites. */
export function Alone({ call, onShare }: { call: Call; onShare: () => void }) {
  const w = words.value.call;
  if (call.tiles.value.length > 1 || call.phase.value.phase !== "joined") return null;
  return (
    <div class="alone">
      <h2>{w.alone}</h2>
      <p class="muted">{w.aloneText}</p>
      <Button look="primary" onClick={onShare}>
        {w.shareLink}
      </Button>
    </div>
  );
}
