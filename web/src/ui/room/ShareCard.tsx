import { sharedLink } from "../../state/invites";
import { words } from "../../words";
import { CopyLink } from "../base/CopyLink";
import { useLoaded } from "../base/useLoaded";

/** The link of a call that was just started. */
export function ShareCard({ room }: { room: string }) {
  const w = words.value.prejoin;
  const link = useLoaded(() => sharedLink(room), room);
  return (
    <section class="share-card">
      <h2>{w.shareTitle}</h2>
      <p class="muted small">{w.shareText}</p>
      {link.problem && <p class="complaint">{link.problem}</p>}
      {link.value && <CopyLink link={link.value} />}
    </section>
  );
}
