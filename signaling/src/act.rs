//! What somebody in charge did, for the record.

use alloc::string::String;

use crate::protocol::{MediaKind, Role};

/// An act of a moderator or owner in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Switched off one of somebody's media.
    SwitchedOff(MediaKind),
    /// The same for everybody at once.
    SwitchedOffForAll(MediaKind),
    /// Asked somebody to unmute.
    AskedToUnmute,
    /// Lowered somebody's hand.
    LoweredHand,
    /// Removed somebody from the call.
    Removed,
    /// Locked the room.
    Locked,
    /// Unlocked the room.
    Unlocked,
    /// Let somebody in who was waiting.
    Admitted,
    /// Turned somebody away who was waiting.
    TurnedAway,
    /// Gave a guest a role for the length of the call.
    GaveRole(Role),
}

/// An act with whom and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What was done.
    pub act: Act,
    /// The room's id.
    pub room: String,
    /// The user id of whoever did it.
    pub actor: String,
    /// The user id of whom it was done to.
    pub target: Option<String>,
}
