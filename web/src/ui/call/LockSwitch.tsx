import type { Call } from "../../state/call";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Lock, MicrophoneOff, Unlock } from "../base/icons";

/** What those in charge can do about everybody at once. */
export function LockSwitch({ call }: { call: Call }) {
  const w = words.value.charge;
  const locked = call.charge.locked.value;
  const muteAll = () => {
    call.charge.switchOff(null, "microphone");
    notice(w.mutedAll);
  };
  return (
    <div class="people-charge">
      <Button onClick={() => call.charge.lock(!locked)}>
        {locked ? <Unlock size={18} /> : <Lock size={18} />} {locked ? w.unlock : w.lock}
      </Button>
      <Button onClick={muteAll}>
        <MicrophoneOff size={18} /> {w.muteAll}
      </Button>
      {locked && <p class="muted small">{w.lockedText}</p>}
    </div>
  );
}
