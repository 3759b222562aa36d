import { useEffect, useRef } from "preact/hooks";
import type { Call } from "../../state/call";
import type { Told } from "../../state/charge";
import { language } from "../../state/language";
import { notice } from "../../state/notices";
import { words } from "../../words";
import { playCue } from "./cues";

/** Says what those in charge did, and who raised a hand. */
export function useCharge(call: Call, speaker: () => string | null): void {
  useEffect(() => call.charge.onTold((told) => say(call, told)), [call]);
  useHands(call, speaker);
}

function say(call: Call, told: Told): void {
  const text = textOf(call, told);
  if (text !== null) notice(text);
}

function textOf(call: Call, told: Told): string | null {
  const { charge: w, roles } = words.peek();
  if (told.what === "switched_off") {
    const said = { microphone: w.mutedYou, camera: w.cameraOffYou, screen: w.screenOffYou };
    return said[told.media](told.by);
  }
  if (told.what === "locked") {
    if (told.by === "") return w.unlockedAlone;
    return told.locked ? w.lockedBy(told.by) : w.unlockedBy(told.by);
  }
  // The card at the door says it, for as long as it is so.
  if (told.what === "waits") return null;
  const role = roles[told.role].toLocaleLowerCase(language.peek());
  if (told.participant === call.self.peek()?.id) return w.yourRole(role);
  const tile = call.tiles.peek().find(({ id }) => id === told.participant);
  return tile === undefined ? null : w.newRole(tile.name.peek(), role);
}

/** A hand that went up since the last look is said, and heard where that is wanted. */
function useHands(call: Call, speaker: () => string | null): void {
  const seen = useRef<readonly string[] | null>(null);
  const order = call.charge.hands.order.value;
  useEffect(() => {
    const before = seen.current;
    seen.current = order;
    if (before === null) return;
    const others = call.tiles.peek().filter(({ self, id }) => !self && order.includes(id) && !before.includes(id));
    for (const { name } of others) notice(words.peek().charge.raised(name.peek()));
    if (others.length > 0) playCue("hand", speaker());
  }, [order]);
}
