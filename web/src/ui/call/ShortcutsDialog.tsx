import { words } from "../../words";
import { Dialog } from "../base/Dialog";

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { call: w, charge } = words.value;
  const keys = [
    ["M", w.shortcutMute],
    ["V", w.shortcutCamera],
    ["H", charge.shortcutHand],
    ["?", w.shortcutHelp],
  ];
  return (
    <Dialog title={w.shortcuts} onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
