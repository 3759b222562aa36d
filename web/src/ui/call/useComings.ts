import { useEffect, useRef } from "preact/hooks";
import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { playCue } from "./cues";

/** Says, and lets hear, who comes and who goes, once one has looked around. */
export function useComings(call: Call, devices: Devices): void {
  const seen = useRef<Map<string, string> | null>(null);
  const phase = call.phase.value.phase;
  const tiles = call.tiles.value;
  useEffect(() => {
    if (phase !== "joined") return;
    const now = new Map(tiles.filter((tile) => !tile.self).map((tile) => [tile.key, tile.name.peek()]));
    const before = seen.current;
    seen.current = now;
    if (!before) return;
    const w = words.peek().call;
    const come = [...now].filter(([key]) => !before.has(key));
    const gone = [...before].filter(([key]) => !now.has(key));
    for (const [, name] of come) notice(w.joined(name));
    for (const [, name] of gone) notice(w.left(name));
    if (come.length + gone.length > 0) playCue(come.length > 0 ? "joined" : "left", devices.speakerId.peek());
  }, [phase, tiles]);
}

/** Says who begins to share a screen. */
export function useScreens(call: Call): void {
  const seen = useRef<readonly string[]>([]);
  const sharing = call.tiles.value.filter((tile) => !tile.self && tile.sharing.value);
  const keys = sharing.map((tile) => tile.key).join();
  useEffect(() => {
    const before = seen.current;
    seen.current = sharing.map((tile) => tile.key);
    const fresh = sharing.filter((tile) => !before.includes(tile.key));
    for (const tile of fresh) notice(words.peek().stage.nowShares(tile.name.peek()));
  }, [keys]);
}
