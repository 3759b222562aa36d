//! What a client says.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::{Emoji, IceCandidate, MediaKind, MediaPath, MediaState, QualityReport, Role, SessionDescription};

/// A message from a client.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// First on every connection: the version and who is speaking.
    Hello {
        /// The protocol version the client speaks.
        version: u32,
        /// The access token of an authenticated session.
        access_token: String,
    },
    /// Become a participant in a room.
    Join {
        /// The room's id.
        room: String,
        /// The media that are on.
        media: MediaState,
    },
    /// Continue as a participant whose connection was lost. The frame's `ack` says what had arrived.
    Resume {
        /// The participant's id.
        participant: String,
        /// The secret that `joined` gave.
        resume_token: String,
    },
    /// End this participant.
    Leave,
    /// An offer or answer for another participant of the room.
    Description {
        /// The addressee's participant id.
        to: String,
        /// Which peer connection of the pair this belongs to: 0 at first, one more each time a side replaces it.
        link: u32,
        /// The description.
        description: SessionDescription,
    },
    /// A candidate for another participant of the room.
    Candidate {
        /// The addressee's participant id.
        to: String,
        /// Which peer connection of the pair this belongs to.
        link: u32,
        /// The candidate; `null` says that gathering ended.
        candidate: Option<IceCandidate>,
    },
    /// The media that are on have changed.
    Media {
        /// The media that are on now.
        media: MediaState,
    },
    /// How the media to another participant of the room travel, once they do and whenever that changes.
    Path {
        /// The other participant's id.
        to: String,
        /// The path as seen from the sender's end.
        path: MediaPath,
    },
    /// Remove another participant (moderators and owners).
    Remove {
        /// The participant to remove.
        participant: String,
        /// Also keep this person out from now on.
        ban: bool,
    },
    /// Asks for `pong`, so that the client notices a dead connection.
    Ping,

    /// Lets an emoji rise over one's own picture, now. Not numbered.
    Reaction {
        /// The emoji.
        emoji: Emoji,
    },
    /// A step of agreeing on a safety code with another participant of the room.
    Safety {
        /// The addressee's participant id.
        to: String,
        /// The step, opaque to the server.
        payload: String,
    },
    /// How well the media of one pair arrive. Means nothing later, so it is not numbered.
    Quality {
        /// What was measured.
        report: QualityReport,
    },
    /// The camera's picture to one participant is held back, or comes again: the way there is too slow for both picture
    /// and sound.
    Picture {
        /// The addressee's participant id.
        to: String,
        /// Whether it is held back now.
        paused: bool,
    },
    /// Raise or lower a hand: one's own both ways; moderators and owners lower those of others.
    Hand {
        /// Whose.
        participant: String,
        /// Up, or down.
        raised: bool,
    },

    /// Switch off what others send (moderators and owners). They can switch it on again.
    SwitchOff {
        /// Whose; `null` means everybody else whose role is not higher.
        participant: Option<String>,
        /// What.
        media: MediaKind,
    },
    /// Ask somebody to unmute (moderators and owners). Nobody is ever unmuted by somebody else.
    AskToUnmute {
        /// Whom.
        participant: String,
    },
    /// Lock or unlock the room (moderators and owners).
    Lock {
        /// Nobody new comes in but moderators and owners.
        locked: bool,
    },
    /// Give somebody a role (owners). An account's stays; a guest may be `moderator` for as long as the call lasts.
    GiveRole {
        /// Whom.
        participant: String,
        /// `member` takes back what was given.
        role: Role,
    },
    /// Make somebody with an account the owner, and become a moderator (owners).
    HandOver {
        /// Whom.
        participant: String,
    },

    /// Let in who waits outside (moderators and owners).
    Admit {
        /// Whom, by the id in `waiters`; `null` means all.
        waiting: Option<String>,
    },
    /// Send away who waits outside (moderators and owners).
    TurnAway {
        /// Whom, by the id in `waiters`; `null` means all.
        waiting: Option<String>,
    },
}

impl core::fmt::Debug for ClientMessage {
    /// Shows no token, SDP or candidate.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Hello { version, .. } => write!(f, "Hello({version})"),
            Self::Join { room, media } => write!(f, "Join({room}, {media:?})"),
            Self::Resume { participant, .. } => write!(f, "Resume({participant})"),
            Self::Leave => write!(f, "Leave"),
            Self::Description { to, link, description } => write!(f, "Description({to}, {link}, {description:?})"),
            Self::Candidate { to, link, .. } => write!(f, "Candidate({to}, {link})"),
            Self::Media { media } => write!(f, "Media({media:?})"),
            Self::Path { to, path } => write!(f, "Path({to}, {path:?})"),
            Self::Remove { participant, ban } => write!(f, "Remove({participant}, ban: {ban})"),
            Self::Ping => write!(f, "Ping"),
            Self::Reaction { emoji } => write!(f, "Reaction({})", emoji.as_str()),
            Self::Safety { to, payload } => write!(f, "Safety({to}, {} bytes)", payload.len()),
            Self::Quality { report } => write!(f, "Quality({report:?})"),
            Self::Picture { to, paused } => write!(f, "Picture({to}, paused: {paused})"),
            Self::Hand { participant, raised } => write!(f, "Hand({participant}, raised: {raised})"),
            Self::SwitchOff { participant, media } => write!(f, "SwitchOff({participant:?}, {media:?})"),
            Self::AskToUnmute { participant } => write!(f, "AskToUnmute({participant})"),
            Self::Lock { locked } => write!(f, "Lock({locked})"),
            Self::GiveRole { participant, role } => write!(f, "GiveRole({participant}, {role:?})"),
            Self::HandOver { participant } => write!(f, "HandOver({participant})"),
            Self::Admit { waiting } => write!(f, "Admit({waiting:?})"),
            Self::TurnAway { waiting } => write!(f, "TurnAway({waiting:?})"),
        }
    }
}
