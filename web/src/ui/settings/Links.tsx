import { useState } from "preact/hooks";
import type { Role } from "../../protocol/api";
import { createInvite, invites } from "../../state/invites";
import { words } from "../../words";
import { CopyLink } from "../base/CopyLink";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";
import { NewLink } from "./NewLink";
import { OpenLinks } from "./OpenLinks";

/** The open links of a room (or, without one, for new accounts): make one, see them, take them back. */
export function Links({ room, own }: { room: string | null; own: Role | null }) {
  const w = words.value.links;
  const open = useLoaded(() => invites(room), room ?? "");
  const [made, setMade] = useState<string | null>(null);
  const create = useAction(async (wish: { role: Role | null; expires_in: number | null; max_uses: number | null }) => {
    setMade(await createInvite({ room, ...wish }));
    await open.reload();
  });
  return (
    <div class="stack">
      <NewLink own={own} busy={create.busy} onCreate={create.run} />
      <Complaint text={create.problem ?? open.problem} />
      {made && (
        <div class="link-made" role="status">
          <p>{w.made}</p>
          <CopyLink link={made} />
        </div>
      )}
      {open.value?.length === 0 && !made && <p class="muted">{w.none}</p>}
      <OpenLinks invites={open.value ?? []} onChange={open.reload} />
    </div>
  );
}
