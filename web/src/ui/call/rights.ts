import type { Role } from "../../protocol/signaling";

const RANK: Record<Role, number> = { guest: 0, member: 1, moderator: 2, owner: 3 };

/** Whether somebody looks after the room: the lock, the waiting room, everybody at once. */
export const mayModerate = (self: Role): boolean => RANK[self] >= RANK.moderator;

/** Whether somebody may mute somebody else, who can unmute again: moderators and owners, those who are not above them. */
export const mayQuiet = (self: Role, other: Role): boolean => mayModerate(self) && RANK[self] >= RANK[other];

export const mayGiveRole = (self: Role): boolean => self === "owner";

/** Whether somebody may remove and ban somebody else: moderators and owners, those below them. */
export const mayRemove = (self: Role, other: Role): boolean => RANK[self] >= RANK.moderator && RANK[self] > RANK[other];
