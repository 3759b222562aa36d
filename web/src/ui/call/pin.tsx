import type { View } from "../../state/view";
import { words } from "../../words";
import { Pin } from "../base/icons";
import type { MenuEntry } from "../base/Menu";

/** Keeps a spot large, or lets it go. */
export function pinEntry(view: View, key: string): MenuEntry {
  const w = words.value.stage;
  const pinned = view.pinned.value === key;
  return { label: pinned ? w.unpin : w.pin, icon: <Pin size={20} />, act: () => view.pin(pinned ? null : key) };
}
