//! Why something was refused.

use serde::{Deserialize, Serialize};

/// Stable codes of refusals. Codes are added, never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// `hello` named a version that this server does not speak. The server closes.
    UnsupportedVersion,
    /// Not JSON, not a known message, or a field is missing or of the wrong kind. The server closes.
    MalformedMessage,
    /// The access token is missing, forged, expired or revoked. The server closes.
    NotAuthenticated,
    /// The message needs a participant: `join` or `resume` first.
    NotJoined,
    /// This connection already has a participant.
    AlreadyJoined,
    /// There is no such room, or this person may not know of it.
    RoomNotFound,
    /// This person may not do that here.
    NotPermitted,
    /// The room holds as many participants as it can.
    RoomFull,
    /// The participant to resume is gone, or the token is not its token. Join again.
    ResumeRefused,
    /// The addressee is not in the room (any more).
    NoSuchParticipant,
    /// More messages than the limit allows. The server closes.
    RateLimited,
    /// The server could not do it; trying again later may help.
    Unavailable,
    /// The room is locked: nobody new comes in but moderators and owners.
    RoomLocked,
    /// As many people wait outside the room as can.
    WaitingRoomFull,
}
