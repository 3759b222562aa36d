import type { AcceptedInvite, CreatedInvite, CreateInvite, Invite, InviteInfo } from "../protocol/api";
import { ask } from "./server";
import { authorized } from "./session";

/** Account invitations, or those of a room. */
export const invites = (room: string | null): Promise<Invite[]> =>
  authorized("GET", room === null ? "/api/invites" : `/api/rooms/${encodeURIComponent(room)}/invites`);
export async function revokeInvite(id: string): Promise<void> {
  await authorized("DELETE", `/api/invites/${encodeURIComponent(id)}`);
  forgetLinks();
}
export const inspectInvite = (token: string): Promise<InviteInfo> =>
  ask({ method: "POST", path: "/api/invites/inspect", body: { token } });
export const acceptInvite = (token: string): Promise<AcceptedInvite> =>
  authorized("POST", "/api/invites/accept", { token });

/** The link to send; its secret stays behind `#`, where no server sees it. */
export const inviteLink = (token: string): string => `${location.origin}/invite#${token}`;

/** Makes an invitation and returns its link, which the server shows only this once. */
export async function createInvite(request: CreateInvite): Promise<string> {
  const made = await authorized<CreatedInvite>("POST", "/api/invites", request);
  return inviteLink(made.token);
}

/** A link to share during a call lives a week: long enough for "come in tomorrow", short enough to forget about. */
const SHARED_FOR_S = 7 * 24 * 3600;
const shared = new Map<string, Promise<string>>();

/** The link to share for a room: made when first asked for, the same until the page is closed. */
export function sharedLink(room: string): Promise<string> {
  const link = shared.get(room) ?? createInvite({ room, role: "guest", expires_in: SHARED_FOR_S, max_uses: null });
  shared.set(room, link);
  link.catch(() => shared.delete(room));
  return link;
}

/** A link that was revoked, or made by the last user of this page, is not handed out again. */
export function forgetLinks(): void {
  shared.clear();
}
