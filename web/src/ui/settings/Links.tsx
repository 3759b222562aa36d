import { useState } from "preact/hooks";
import type { Invite, Role } from "../../protocol/api";
import { createInvite, invites, revokeInvite } from "../../state/invites";
import { language } from "../../state/language";
import { type Words, words } from "../../words";
import { relative } from "../../words/format";
import { Button } from "../base/Button";
import { CopyLink } from "../base/CopyLink";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { type Loaded, useLoaded } from "../base/useLoaded";
import { NewLink } from "./NewLink";

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
      <OpenLinks open={open} />
    </div>
  );
}

function OpenLinks({ open }: { open: Loaded<Invite[]> }) {
  const w = words.value;
  const revoke = useAction(async (invite: Invite) => {
    await revokeInvite(invite.id);
    await open.reload();
  });
  return (
    <>
      <Complaint text={revoke.problem} />
      <ul class="list">
        {open.value?.map((invite) => {
          const { title, detail } = describe(invite, w);
          return (
            <li key={invite.id} class="list-item">
              <div class="grow">
                <p>{title}</p>
                <p class="muted small">{detail}</p>
              </div>
              <Button
                look="quiet warning"
                label={w.links.revokeFor(`${title}, ${detail}`)}
                disabled={revoke.busy}
                onClick={() => revoke.run(invite)}
              >
                {w.links.revoke}
              </Button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function describe(invite: Invite, { links, roles }: Words): { title: string; detail: string } {
  const expires =
    invite.expires_at === null ? links.never : links.expiresAt(relative(language.value, invite.expires_at));
  return {
    title: invite.role === null ? links.account : links.kind(roles[invite.role]),
    detail: `${expires} · ${links.used(invite.uses, invite.max_uses)}`,
  };
}
