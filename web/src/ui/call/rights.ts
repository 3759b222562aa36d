import type { Role } from "../../protocol/signaling";

const RANK: Record<Role, number> = { guest: 0, member: 1, moderator: 2, owner: 3 };

/** Whether somebody may remove and ban somebody else: moderators and owners, those below them. */
export const mayRemove = (self: Role, other: Role): boolean => RANK[self] >= RANK.moderator && RANK[self] > RANK[other];
