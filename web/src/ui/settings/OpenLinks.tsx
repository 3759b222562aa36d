import type { Invite } from "../../protocol/api";
import { revokeInvite } from "../../state/invites";
import { language } from "../../state/language";
import { type Words, words } from "../../words";
import { relative } from "../../words/format";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";

interface Props {
  invites: readonly Invite[];
  /** Where each leads, if not all to the same room. */
  place?: (invite: Invite) => string;
  onChange: () => Promise<void>;
}

/** Invitations that still work, to be taken back. */
export function OpenLinks({ invites, place, onChange }: Props) {
  const w = words.value;
  const revoke = useAction(async (invite: Invite) => {
    await revokeInvite(invite.id);
    await onChange();
  });
  return (
    <>
      <Complaint text={revoke.problem} />
      <ul class="list">
        {invites.map((invite) => {
          const { title, detail } = describe(invite, w);
          const where = place ? `${place(invite)} · ${title}` : title;
          return (
            <li key={invite.id} class="list-item">
              <div class="grow">
                <p>{where}</p>
                <p class="muted small">{detail}</p>
              </div>
              <Button
                look="quiet warning"
                label={w.links.revokeFor(`${where}, ${detail}`)}
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
