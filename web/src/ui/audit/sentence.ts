import type { Role, Visibility, WaitingRoom } from "../../protocol/api";
import type { AuditEntry } from "../../state/audit";
import type { Words } from "../../words";

/** One entry as a sentence. */
export function sentenceOf({ act, actor, target, detail }: AuditEntry, w: Words): string {
  const { audit } = w;
  // Another version's act: its own word is better than none.
  const said = audit.acts[act] ?? (() => act);
  return said(actor ?? audit.somebody, target ?? audit.somebody, more(act, detail ?? "", w));
}

function more(act: AuditEntry["act"], detail: string, { audit, roles, home, charge }: Words): string {
  if (act === "join_refused") return audit.reasons[detail as keyof Words["audit"]["reasons"]] ?? detail;
  if (act === "visibility_changed") return home.visibility[detail as Visibility] ?? detail;
  if (act === "waiting_room_changed") return charge.waitingRooms[detail as WaitingRoom] ?? detail;
  if (act === "room_renamed") return detail;
  if (detail === "account") return audit.reasons.account;
  return roles[detail as Role] ?? detail;
}
