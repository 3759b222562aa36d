//! What the server says.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    ChatMessage, Emoji, ErrorCode, IceCandidate, IceServer, LeaveReason, MediaPath, MediaState, Participant, Peer,
    Presence, RemovalReason, SessionDescription,
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
        }
    }
}
