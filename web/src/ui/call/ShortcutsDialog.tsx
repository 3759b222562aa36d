import { words } from "../../words";
import { Dialog } from "../base/Dialog";
import type { Shortcut } from "./shortcuts";

export function ShortcutsDialog({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  const w = words.value;
  return (
    <Dialog title={w.call.shortcuts} onClose={onClose}>
      <dl class="keys">
        {shortcuts.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key === " " ? w.stage.space : key.toUpperCase()}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
