import type { Act } from "../protocol/api";

/** What people in charge did, as the log tells it. */
export const audit = {
  title: "Who did what",
  text: "What people in charge of rooms did. Entries go by themselves after a while.",
  none: "Nothing yet.",
  older: "Show older entries",
  somebody: "Somebody",
  in: (room: string) => `in “${room}”`,
  /** `who` did it, `whom` to, `more`: a role, a reason or a name, in words. */
  acts: {
    muted: (who, whom) => `${who} muted ${whom}`,
    muted_all: (who) => `${who} muted everybody`,
    camera_off: (who, whom) => `${who} turned off ${whom}'s camera`,
    camera_off_all: (who) => `${who} turned off everybody's camera`,
    screen_off: (who, whom) => `${who} stopped ${whom}'s screen share`,
    screen_off_all: (who) => `${who} stopped all screen shares`,
    asked_to_unmute: (who, whom) => `${who} asked ${whom} to unmute`,
    hand_lowered: (who, whom) => `${who} lowered ${whom}'s hand`,
    removed: (who, whom) => `${who} removed ${whom}`,
    banned: (who, whom) => `${who} banned ${whom}`,
    ban_lifted: (who, whom) => `${who} lifted the ban of ${whom}`,
    locked: (who) => `${who} locked the room`,
    unlocked: (who) => `${who} unlocked the room`,
    admitted: (who, whom) => `${who} let ${whom} in`,
    turned_away: (who, whom) => `${who} turned ${whom} away`,
    join_refused: (who, _whom, more) => `${who} was not let in: ${more}`,
    role_given: (who, whom, more) => `${who} gave ${whom} the role: ${more}`,
    member_removed: (who, whom) => `${who} took ${whom} off the room's list`,
    room_created: (who) => `${who} made the room`,
    room_renamed: (who, _whom, more) => `${who} renamed the room to “${more}”`,
    visibility_changed: (who, _whom, more) => `${who} changed who may join: ${more}`,
    waiting_room_changed: (who, _whom, more) => `${who} changed who waits outside: ${more}`,
    addresses_hidden: (who) => `${who} hid everyone's address in the room`,
    addresses_shown: (who) => `${who} stopped hiding addresses in the room`,
    room_deleted: (who) => `${who} deleted the room`,
    invite_made: (who, _whom, more) => `${who} made an invitation: ${more}`,
    invite_revoked: (who, _whom, more) => `${who} took an invitation back: ${more}`,
  } satisfies Record<Act, (who: string, whom: string, more: string) => string> as Record<
    Act,
    (who: string, whom: string, more: string) => string
  >,
  reasons: {
    stranger: "the room is not for them",
    banned: "banned",
    full: "the room was full",
    locked: "the room was locked",
    waiting_room_full: "too many were waiting",
    account: "for a new account",
  },
};
