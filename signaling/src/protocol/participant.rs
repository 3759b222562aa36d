//! Who is in a room, and how.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::MediaKind;

/// What a participant may do in a room, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Came by an invitation link, without an account.
    Guest,
    /// Takes part.
    Member,
    /// Also mutes others, lets them in, removes and bans members and guests.
    Moderator,
    /// Also renames and deletes the room and chooses its moderators.
    Owner,
}

/// Whether the server hears from a participant's connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The connection is open.
    Online,
    /// The connection was lost and may be resumed within the grace time; media may well be flowing.
    Reconnecting,
}

/// Which of a participant's media are on. The media themselves travel between the participants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct MediaState {
    /// The microphone is on.
    pub microphone: bool,
    /// The camera is on.
    pub camera: bool,
    /// A screen is shared.
    #[serde(default)]
    pub screen: bool,
}

impl MediaState {
    /// Notes that a moderator switched something off; tells whether it was on.
    pub(crate) fn switch_off(&mut self, kind: MediaKind) -> bool {
        match kind {
            MediaKind::Microphone => core::mem::take(&mut self.microphone),
            MediaKind::Camera => core::mem::take(&mut self.camera),
            MediaKind::Screen => core::mem::take(&mut self.screen),
        }
    }
}

/// A presence in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Participant {
    /// Unique over the server's life, opaque.
    pub id: String,
    /// The account or guest behind it; one person may be present twice, from two devices.
    pub user: String,
    /// The name to show.
    pub name: String,
    /// The role in this room.
    pub role: Role,
    /// The media that are on.
    pub media: MediaState,
    /// Whether the server hears from it.
    pub presence: Presence,
    /// Has no account, so that a role is given for the length of the call at most.
    pub guest: bool,
}

/// Another participant, as seen by the one who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Peer {
    /// The other participant.
    pub participant: Participant,
    /// The recipient's role in perfect negotiation with this peer: the polite side gives way on glare. Of each pair
    /// exactly one side is polite: the one that joined later, which also makes the first offer.
    pub polite: bool,
}

/// Why a participant is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// Left by choice.
    Left,
    /// The connection was lost and not resumed within the grace time.
    TimedOut,
    /// Removed by a moderator, or lost the right to be here.
    Removed,
}

/// Why the server ended this participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// A moderator removed this participant; joining again is allowed.
    Removed,
    /// A moderator banned this person from the room.
    Banned,
    /// The room was deleted.
    RoomDeleted,
    /// Somebody in charge of the server ended the call; joining again is allowed.
    CallEnded,
    /// The right to be here ended: signed out, session revoked, membership or account gone.
    AccessEnded,
    /// Somebody in charge did not let this person in.
    TurnedAway,
}
