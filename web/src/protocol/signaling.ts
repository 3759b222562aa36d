// The signaling protocol's types. Made by `cargo xtask gen` from signaling/src/protocol; don't edit.

/** The protocol version that these types describe. */
export const VERSION = 1;

/**
 * One WebSocket message from the client.
 */
export type ClientFrame = { 
/**
 * Counts the client's numbered messages from 1 within one participant's life; 0 for messages that are not
 * repeated after a resume (`hello`, `join`, `resume`, `ping`, `reaction`, `quality`).
 */
seq: number, 
/**
 * The highest `seq` received from the server so far, so that it can forget what arrived.
 */
ack: number, 
/**
 * The message itself.
 */
message: ClientMessage, };

/**
 * A message from a client.
 */
export type ClientMessage = { "type": "hello", 
/**
 * The protocol version the client speaks.
 */
version: number, 
/**
 * The access token of an authenticated session.
 */
access_token: string, } | { "type": "join", 
/**
 * The room's id.
 */
room: string, 
/**
 * The media that are on.
 */
media: MediaState, } | { "type": "resume", 
/**
 * The participant's id.
 */
participant: string, 
/**
 * The secret that `joined` gave.
 */
resume_token: string, } | { "type": "leave" } | { "type": "description", 
/**
 * The addressee's participant id.
 */
to: string, 
/**
 * Which peer connection of the pair this belongs to: 0 at first, one more each time a side replaces it.
 */
link: number, 
/**
 * The description.
 */
description: SessionDescription, } | { "type": "candidate", 
/**
 * The addressee's participant id.
 */
to: string, 
/**
 * Which peer connection of the pair this belongs to.
 */
link: number, 
/**
 * The candidate; `null` says that gathering ended.
 */
candidate: IceCandidate | null, } | { "type": "media", 
/**
 * The media that are on now.
 */
media: MediaState, } | { "type": "path", 
/**
 * The other participant's id.
 */
to: string, 
/**
 * The path as seen from the sender's end.
 */
path: MediaPath, } | { "type": "remove", 
/**
 * The participant to remove.
 */
participant: string, 
/**
 * Also keep this person out from now on.
 */
ban: boolean, } | { "type": "ping" } | { "type": "reaction", 
/**
 * The emoji.
 */
emoji: Emoji, } | { "type": "safety", 
/**
 * The addressee's participant id.
 */
to: string, 
/**
 * The step, opaque to the server.
 */
payload: string, } | { "type": "quality", 
/**
 * What was measured.
 */
report: QualityReport, } | { "type": "picture", 
/**
 * The addressee's participant id.
 */
to: string, 
/**
 * Whether it is held back now.
 */
paused: boolean, } | { "type": "hand", 
/**
 * Whose.
 */
participant: string, 
/**
 * Up, or down.
 */
raised: boolean, } | { "type": "switch_off", 
/**
 * Whose; `null` means everybody else whose role is not higher.
 */
participant: string | null, 
/**
 * What.
 */
media: MediaKind, } | { "type": "ask_to_unmute", 
/**
 * Whom.
 */
participant: string, } | { "type": "lock", 
/**
 * Nobody new comes in but moderators and owners.
 */
locked: boolean, } | { "type": "give_role", 
/**
 * Whom.
 */
participant: string, 
/**
 * `member` takes back what was given.
 */
role: Role, } | { "type": "hand_over", 
/**
 * Whom.
 */
participant: string, } | { "type": "admit", 
/**
 * Whom, by the id in `waiters`; `null` means all.
 */
waiting: string | null, } | { "type": "turn_away", 
/**
 * Whom, by the id in `waiters`; `null` means all.
 */
waiting: string | null, };

/**
 * One WebSocket message from the server.
 */
export type ServerFrame = { 
/**
 * Counts the server's numbered messages from 1 within one participant's life; 0 for messages that are not repeated
 * after a resume (`welcome`, `joined`, `resumed`, `removed`, `pong`, `error`, `reaction`, `waiting`, `waiters`).
 */
seq: number, 
/**
 * The highest `seq` received from the client so far.
 */
ack: number, 
/**
 * The message itself.
 */
message: ServerMessage, };

/**
 * A message from the server.
 */
export type ServerMessage = { "type": "welcome", 
/**
 * The version in use.
 */
version: number, 
/**
 * The account or guest that the access token belongs to.
 */
user: string, 
/**
 * How often the client should send `ping`, in milliseconds.
 */
ping_interval_ms: number, 
/**
 * How long a lost connection may be resumed, in milliseconds.
 */
grace_ms: number, } | { "type": "joined", 
/**
 * The room.
 */
room: RoomInfo, 
/**
 * The new participant.
 */
participant: Participant, 
/**
 * The secret that proves this participant when it resumes.
 */
resume_token: string, 
/**
 * Everyone else in the room.
 */
peers: Array<Peer>, 
/**
 * STUN and TURN servers, with a credential that lives as long as the participant.
 */
ice_servers: Array<IceServer>, 
/**
 * The participants whose hand is up, in the order in which they raised it.
 */
hands: Array<string>, 
/**
 * The room is locked.
 */
locked: boolean, } | { "type": "resumed" } | { "type": "peer_joined", 
/**
 * Who, and the recipient's role in negotiating with them.
 */
peer: Peer, } | { "type": "peer_changed", 
/**
 * Whose.
 */
participant: string, 
/**
 * The media that are on.
 */
media: MediaState, 
/**
 * Whether the server hears from them.
 */
presence: Presence, } | { "type": "peer_path", 
/**
 * Whose.
 */
participant: string, 
/**
 * The path as seen from their end: what they say and the relay confirms, or what the relay knows.
 */
path: MediaPath, } | { "type": "peer_left", 
/**
 * Who.
 */
participant: string, 
/**
 * Why.
 */
reason: LeaveReason, } | { "type": "description", 
/**
 * From whom, stamped by the server.
 */
from: string, 
/**
 * Which peer connection of the pair this belongs to.
 */
link: number, 
/**
 * The description.
 */
description: SessionDescription, } | { "type": "candidate", 
/**
 * From whom, stamped by the server.
 */
from: string, 
/**
 * Which peer connection of the pair this belongs to.
 */
link: number, 
/**
 * The candidate; `null` says that gathering ended.
 */
candidate: IceCandidate | null, } | { "type": "ice_servers", 
/**
 * The servers.
 */
ice_servers: Array<IceServer>, } | { "type": "removed", 
/**
 * Why.
 */
reason: RemovalReason, } | { "type": "pong" } | { "type": "error", 
/**
 * Stable, for programs.
 */
code: ErrorCode, 
/**
 * One sentence, for people reading a log.
 */
message: string, } | { "type": "chat", 
/**
 * The whole message.
 */
chat: ChatMessage, } | { "type": "chat_deleted", 
/**
 * Its id.
 */
id: string, } | { "type": "reaction", 
/**
 * Whose.
 */
participant: string, 
/**
 * The emoji.
 */
emoji: Emoji, } | { "type": "safety", 
/**
 * From whom, stamped by the server.
 */
from: string, 
/**
 * The step, opaque to the server.
 */
payload: string, } | { "type": "relay_only", 
/**
 * Whether it does.
 */
relay_only: boolean, } | { "type": "picture", 
/**
 * From whom, stamped by the server.
 */
from: string, 
/**
 * Whether it is held back now.
 */
paused: boolean, } | { "type": "hands", 
/**
 * The participants, in the order in which they raised their hands.
 */
hands: Array<string>, } | { "type": "switched_off", 
/**
 * What.
 */
media: MediaKind, 
/**
 * Their name.
 */
by: string, } | { "type": "asked_to_unmute", 
/**
 * Their name.
 */
by: string, } | { "type": "locked", 
/**
 * Nobody new comes in but moderators and owners.
 */
locked: boolean, 
/**
 * The name of whoever did it.
 */
by: string, } | { "type": "role_changed", 
/**
 * Whose; the recipient itself, too.
 */
participant: string, 
/**
 * The role from now on.
 */
role: Role, } | { "type": "waiting", 
/**
 * The room.
 */
room: RoomInfo, 
/**
 * The id of the participant that the recipient will be, for `resume`.
 */
participant: string, 
/**
 * The secret that proves it.
 */
resume_token: string, 
/**
 * Somebody is there who can let others in.
 */
attended: boolean, } | { "type": "waiters", 
/**
 * Everybody, in the order in which they came.
 */
waiting: Array<Waiting>, };

/**
 * Stable codes of refusals. Codes are added, never changed.
 */
export type ErrorCode = "unsupported_version" | "malformed_message" | "not_authenticated" | "not_joined" | "already_joined" | "room_not_found" | "not_permitted" | "room_full" | "resume_refused" | "no_such_participant" | "rate_limited" | "unavailable" | "room_locked" | "waiting_room_full";

/**
 * The room a participant is in.
 */
export type RoomInfo = { 
/**
 * The room's id.
 */
id: string, 
/**
 * The room's name.
 */
name: string, 
/**
 * Everyone's address is hidden from the others: media travel by the relay alone.
 */
relay_only: boolean, };

/**
 * A presence in a room.
 */
export type Participant = { 
/**
 * Unique over the server's life, opaque.
 */
id: string, 
/**
 * The account or guest behind it; one person may be present twice, from two devices.
 */
user: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * The role in this room.
 */
role: Role, 
/**
 * The media that are on.
 */
media: MediaState, 
/**
 * Whether the server hears from it.
 */
presence: Presence, 
/**
 * Has no account, so that a role is given for the length of the call at most.
 */
guest: boolean, };

/**
 * Another participant, as seen by the one who is told.
 */
export type Peer = { 
/**
 * The other participant.
 */
participant: Participant, 
/**
 * The recipient's role in perfect negotiation with this peer: the polite side gives way on glare. Of each pair
 * exactly one side is polite: the one that joined later, which also makes the first offer.
 */
polite: boolean, };

/**
 * What a participant may do in a room, least first.
 */
export type Role = "guest" | "member" | "moderator" | "owner";

/**
 * Whether the server hears from a participant's connection.
 */
export type Presence = "online" | "reconnecting";

/**
 * Which of a participant's media are on. The media themselves travel between the participants.
 */
export type MediaState = { 
/**
 * The microphone is on.
 */
microphone: boolean, 
/**
 * The camera is on.
 */
camera: boolean, 
/**
 * A screen is shared.
 */
screen: boolean, };

/**
 * How a participant's media reach another one, as seen from the participant's end.
 */
export type MediaPath = "direct" | "udp" | "tcp" | "tls";

/**
 * What one end of a pair measured, of what arrives from the other end, since its last report. What was not measured is
 * left out.
 */
export type QualityReport = { 
/**
 * How long gathering candidates took, in milliseconds. In the first report of a pair.
 */
gathering?: number, 
/**
 * From learning of the other one to their first packet, in milliseconds. In the first report of a pair.
 */
first_media?: number, 
/**
 * How the media travel. In the first report of a pair.
 */
path?: MediaPath, 
/**
 * After half a minute there were no media yet. Instead of the first report of a pair.
 */
failed?: boolean, 
/**
 * Packets that did not arrive, in thousandths of those that were due.
 */
loss?: number, 
/**
 * The jitter of the sound (RFC 3550, section 6.4.1), in milliseconds.
 */
jitter?: number, 
/**
 * One way and back, in milliseconds.
 */
round_trip?: number, 
/**
 * Sound that had to be made up, in thousandths of all that was played.
 */
concealment?: number, 
/**
 * How often the picture froze, a minute.
 */
freezes?: number, };

/**
 * One of the media that a participant sends.
 */
export type MediaKind = "microphone" | "camera" | "screen";

/**
 * Somebody who waits to be let in, as moderators see them.
 */
export type Waiting = { 
/**
 * The id of the participant that it becomes when it is admitted.
 */
id: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * The role that it will have.
 */
role: Role, };

/**
 * Why a participant is gone.
 */
export type LeaveReason = "left" | "timed_out" | "removed";

/**
 * Why the server ended this participant.
 */
export type RemovalReason = "removed" | "banned" | "room_deleted" | "call_ended" | "access_ended" | "turned_away";

/**
 * `RTCSdpType`.
 */
export type SdpType = "offer" | "pranswer" | "answer" | "rollback";

/**
 * `RTCSessionDescriptionInit`.
 */
export type SessionDescription = { 
/**
 * What kind of description this is.
 */
type: SdpType, 
/**
 * The SDP, opaque to the server.
 */
sdp: string, };

/**
 * `RTCIceCandidateInit`.
 */
export type IceCandidate = { 
/**
 * The candidate-attribute (RFC 8839, section 5.1); empty for the end of a generation's candidates.
 */
candidate: string, 
/**
 * The media stream identification tag it belongs to.
 */
sdpMid: string | null, 
/**
 * The index of the media description it belongs to.
 */
sdpMLineIndex: number | null, 
/**
 * The ICE generation it belongs to.
 */
usernameFragment: string | null, };

/**
 * `RTCIceServer`.
 */
export type IceServer = { 
/**
 * STUN and TURN URIs (RFC 7064, RFC 7065).
 */
urls: Array<string>, 
/**
 * The ephemeral credential's user name, `expiry:id`.
 */
username?: string, 
/**
 * The ephemeral credential's password.
 */
credential?: string, };

/**
 * A message of a room's chat.
 */
export type ChatMessage = { 
/**
 * Opaque.
 */
id: string, 
/**
 * Counts the room's messages; a later message has a higher number.
 */
number: number, 
/**
 * Chosen by whoever wrote it, so that a message sent twice is one.
 */
key: string, 
/**
 * Who wrote it; `null` once that account or guest is gone.
 */
user: string | null, 
/**
 * Their name then.
 */
name: string, 
/**
 * What they wrote. Plain text, always.
 */
text: string, 
/**
 * When, in unix seconds.
 */
created_at: number, 
/**
 * When it was last changed, if it was.
 */
edited_at: number | null, 
/**
 * The file that goes with it.
 */
file: ChatFile | null, 
/**
 * How people reacted, in the order in which each emoji first came.
 */
reactions: Array<ChatReaction>, };

/**
 * A file that goes with a message.
 */
export type ChatFile = { 
/**
 * Opaque; what it is asked for by.
 */
id: string, 
/**
 * As it was called where it came from, without what could be mistaken for a path.
 */
name: string, 
/**
 * In bytes.
 */
size: number, };

/**
 * One emoji under a message.
 */
export type ChatReaction = { 
/**
 * The emoji.
 */
emoji: Emoji, 
/**
 * Who chose it, in the order in which they did.
 */
people: Array<ChatPerson>, };

/**
 * Somebody who reacted.
 */
export type ChatPerson = { 
/**
 * The account or guest.
 */
user: string, 
/**
 * The name to show.
 */
name: string, };

/**
 * A single emoji, in the shape that Unicode gives them (UTS #51, section 1.4.9, `possible_emoji`). Whether a font has a picture
 * for it is its reader's matter.
 */
export type Emoji = string;
