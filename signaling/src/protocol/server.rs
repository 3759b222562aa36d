//! What the server says.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    ChatMessage, Emoji, ErrorCode, IceCandidate, IceServer, LeaveReason, MediaKind, MediaPath, MediaState, Participant,
    Peer, Presence, RemovalReason, Role, SessionDescription, Waiting,
};

/// The room a participant is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoomInfo {
    /// The room's id.
    pub id: String,
    /// The room's name.
    pub name: String,
    /// Everyone's address is hidden from the others: media travel by the relay alone.
    pub relay_only: bool,
}

/// A message from the server.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The answer to `hello`.
    Welcome {
        /// The version in use.
        version: u32,
        /// The account or guest that the access token belongs to.
        user: String,
        /// How often the client should send `ping`, in milliseconds.
        ping_interval_ms: u32,
        /// How long a lost connection may be resumed, in milliseconds.
        grace_ms: u32,
    },
    /// The answer to `join`.
    Joined {
        /// The room.
        room: RoomInfo,
        /// The new participant.
        participant: Participant,
        /// The secret that proves this participant when it resumes.
        resume_token: String,
        /// Everyone else in the room.
        peers: Vec<Peer>,
        /// STUN and TURN servers, with a credential that lives as long as the participant.
        ice_servers: Vec<IceServer>,
        /// The participants whose hand is up, in the order in which they raised it.
        hands: Vec<String>,
        /// The room is locked.
        locked: bool,
    },
    /// The answer to `resume`; everything after the client's `ack` follows. The frame's `ack` says what the server had
    /// from the client, which now sends the rest again.
    Resumed,
    /// Somebody came.
    PeerJoined {
        /// Who, and the recipient's role in negotiating with them.
        peer: Peer,
    },
    /// Somebody's media or presence changed.
    PeerChanged {
        /// Whose.
        participant: String,
        /// The media that are on.
        media: MediaState,
        /// Whether the server hears from them.
        presence: Presence,
    },
    /// How somebody's media reach the recipient has become known, or has changed.
    PeerPath {
        /// Whose.
        participant: String,
        /// The path as seen from their end: what they say and the relay confirms, or what the relay knows.
        path: MediaPath,
    },
    /// Somebody is gone.
    PeerLeft {
        /// Who.
        participant: String,
        /// Why.
        reason: LeaveReason,
    },
    /// An offer or answer from another participant.
    Description {
        /// From whom, stamped by the server.
        from: String,
        /// Which peer connection of the pair this belongs to.
        link: u32,
        /// The description.
        description: SessionDescription,
    },
    /// A candidate from another participant.
    Candidate {
        /// From whom, stamped by the server.
        from: String,
        /// Which peer connection of the pair this belongs to.
        link: u32,
        /// The candidate; `null` says that gathering ended.
        candidate: Option<IceCandidate>,
    },
    /// Servers with a fresh credential, for peer connections made or restarted from now on.
    IceServers {
        /// The servers.
        ice_servers: Vec<IceServer>,
    },
    /// The server ended this participant.
    Removed {
        /// Why.
        reason: RemovalReason,
    },
    /// The answer to `ping`.
    Pong,
    /// Something was refused.
    Error {
        /// Stable, for programs.
        code: ErrorCode,
        /// One sentence, for people reading a log.
        message: String,
    },

    /// A message of the room's chat is new or has changed. It is kept already.
    Chat {
        /// The whole message.
        chat: ChatMessage,
    },
    /// A message of the room's chat is gone.
    ChatDeleted {
        /// Its id.
        id: String,
    },
    /// An emoji rises over somebody's picture, one's own included. Not numbered.
    Reaction {
        /// Whose.
        participant: String,
        /// The emoji.
        emoji: Emoji,
    },
    /// A step of agreeing on a safety code, from another participant.
    Safety {
        /// From whom, stamped by the server.
        from: String,
        /// The step, opaque to the server.
        payload: String,
    },
    /// The room hides everyone's address from the others from now on, or no longer.
    RelayOnly {
        /// Whether it does.
        relay_only: bool,
    },
    /// The camera's picture from another participant is held back, or comes again.
    Picture {
        /// From whom, stamped by the server.
        from: String,
        /// Whether it is held back now.
        paused: bool,
    },
    /// Whose hand is up has changed.
    Hands {
        /// The participants, in the order in which they raised their hands.
        hands: Vec<String>,
    },

    /// Somebody in charge switched off what the recipient sends: its client makes that true at once.
    SwitchedOff {
        /// What.
        media: MediaKind,
        /// Their name.
        by: String,
    },
    /// Somebody in charge asks the recipient to unmute.
    AskedToUnmute {
        /// Their name.
        by: String,
    },
    /// The room was locked or unlocked.
    Locked {
        /// Nobody new comes in but moderators and owners.
        locked: bool,
        /// The name of whoever did it.
        by: String,
    },
    /// Somebody's role changed.
    RoleChanged {
        /// Whose; the recipient itself, too.
        participant: String,
        /// The role from now on.
        role: Role,
    },

    /// The answer to `join` where somebody in charge has to let the recipient in, and again when `attended` changes. `joined`
    /// follows when they did.
    Waiting {
        /// The room.
        room: RoomInfo,
        /// The id of the participant that the recipient will be, for `resume`.
        participant: String,
        /// The secret that proves it.
        resume_token: String,
        /// Somebody is there who can let others in.
        attended: bool,
    },
    /// Who waits outside: for moderators and owners.
    Waiters {
        /// Everybody, in the order in which they came.
        waiting: Vec<Waiting>,
    },
}

impl core::fmt::Debug for ServerMessage {
    /// Shows no token, SDP, candidate or credential, and nothing of what people write.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Welcome { version, user, .. } => write!(f, "Welcome({version}, {user})"),
            Self::Joined { room, participant, peers, .. } => {
                write!(f, "Joined({}, {}, {} peers)", room.id, participant.id, peers.len())
            }
            Self::Resumed => write!(f, "Resumed"),
            Self::PeerJoined { peer } => write!(f, "PeerJoined({}, polite: {})", peer.participant.id, peer.polite),
            Self::PeerChanged { participant, media, presence } => {
                write!(f, "PeerChanged({participant}, {media:?}, {presence:?})")
            }
            Self::PeerPath { participant, path } => write!(f, "PeerPath({participant}, {path:?})"),
            Self::PeerLeft { participant, reason } => write!(f, "PeerLeft({participant}, {reason:?})"),
            Self::Description { from, link, description } => write!(f, "Description({from}, {link}, {description:?})"),
            Self::Candidate { from, link, .. } => write!(f, "Candidate({from}, {link})"),
            Self::IceServers { ice_servers } => write!(f, "IceServers({ice_servers:?})"),
            Self::Removed { reason } => write!(f, "Removed({reason:?})"),
            Self::Pong => write!(f, "Pong"),
            Self::Error { code, message } => write!(f, "Error({code:?}, {message})"),
            Self::Chat { chat } => write!(f, "Chat({})", chat.id),
            Self::ChatDeleted { id } => write!(f, "ChatDeleted({id})"),
            Self::Reaction { participant, emoji } => write!(f, "Reaction({participant}, {})", emoji.as_str()),
            Self::Safety { from, payload } => write!(f, "Safety({from}, {} bytes)", payload.len()),
            Self::RelayOnly { relay_only } => write!(f, "RelayOnly({relay_only})"),
            Self::Picture { from, paused } => write!(f, "Picture({from}, paused: {paused})"),
            Self::Hands { hands } => write!(f, "Hands({hands:?})"),
            Self::SwitchedOff { media, by } => write!(f, "SwitchedOff({media:?}, {by})"),
            Self::AskedToUnmute { by } => write!(f, "AskedToUnmute({by})"),
            Self::Locked { locked, by } => write!(f, "Locked({locked}, {by})"),
            Self::RoleChanged { participant, role } => write!(f, "RoleChanged({participant}, {role:?})"),
            Self::Waiting { room, participant, attended, .. } => {
                write!(f, "Waiting({}, {participant}, attended: {attended})", room.id)
            }
            Self::Waiters { waiting } => write!(f, "Waiters({} people)", waiting.len()),
        }
    }
}
