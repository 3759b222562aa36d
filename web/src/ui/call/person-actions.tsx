import type { Call, Role, Tile } from "../../state/call";
import { language } from "../../state/language";
import { notice } from "../../state/notices";
import { type Words, words } from "../../words";
import type { MenuEntry } from "../base/Menu";
import { mayGiveRole, mayQuiet, mayRemove } from "./rights";

/** The role somebody has now; one's own is told by the call. */
export const roleOf = (call: Call, tile: Tile): Role => (tile.self ? call.self.value?.role : undefined) ?? tile.role;

/** What those in charge can do about somebody; nothing for everybody else. The server looks again. */
export function personActions(call: Call, tile: Tile, onHandOver: () => void): MenuEntry[] {
  const self = call.self.value;
  if (self === null || tile.self) return [];
  return [
    ...(mayQuiet(self.role, tile.role) ? quieting(call, tile, words.value) : []),
    ...(mayGiveRole(self.role) ? roles(call, tile, words.value, onHandOver) : []),
    ...(mayRemove(self.role, tile.role) ? removal(call, tile, words.value) : []),
  ];
}

function quieting({ charge }: Call, tile: Tile, { charge: w }: Words): MenuEntry[] {
  const ask = () => {
    charge.askToUnmute(tile.id);
    notice(w.asked(tile.name.peek()));
  };
  return [
    tile.microphone.value
      ? { label: w.mute, act: () => charge.switchOff(tile.id, "microphone") }
      : { label: w.askToUnmute, act: ask },
    ...(tile.camera.value ? [{ label: w.cameraOff, act: () => charge.switchOff(tile.id, "camera") }] : []),
    ...(tile.sharing.value ? [{ label: w.screenOff, act: () => charge.switchOff(tile.id, "screen") }] : []),
    ...(charge.hands.place(tile.id) === null ? [] : [{ label: w.lowerTheirs, act: () => charge.hands.lower(tile.id) }]),
  ];
}

function roles({ charge }: Call, tile: Tile, { charge: w, roles: names }: Words, onHandOver: () => void): MenuEntry[] {
  const name = (role: Role) => names[role].toLocaleLowerCase(language.value);
  const give = (role: Role): MenuEntry => ({ label: w.roleOf(name(role)), act: () => charge.giveRole(tile.id, role) });
  if (tile.role === "moderator") {
    const back: MenuEntry = { label: w.noModerator, act: () => charge.giveRole(tile.id, "member") };
    return tile.account ? [back, give("owner"), { label: w.handOver, act: onHandOver }] : [back];
  }
  if (tile.role === "owner") return [give("moderator")];
  return tile.account ? [give("moderator"), { label: w.handOver, act: onHandOver }] : [give("moderator")];
}

function removal(call: Call, tile: Tile, { call: w }: Words): MenuEntry[] {
  const remove = (ban: boolean) => {
    call.remove(tile.id, ban);
    const name = tile.name.peek();
    notice(ban ? w.wasBanned(name) : w.wasRemoved(name));
  };
  return [
    { label: w.remove, act: () => remove(false) },
    { label: w.ban, warning: true, act: () => remove(true) },
  ];
}
