//! What the core asks its caller to do.

use alloc::string::String;

use crate::{
    act::Deed,
    protocol::{QualityReport, Role, ServerFrame},
};

/// Names one WebSocket connection; the caller numbers them and never reuses a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub u64);

/// Why the core wants a connection closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// The client broke the protocol's rules.
    Malformed,
    /// The participant continues on another connection.
    Replaced,
    /// The client did not acknowledge what it was sent: it is too slow, or not there.
    TooSlow,
}

/// One thing to do, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Send a frame.
    Send {
        /// To this connection.
        connection: ConnectionId,
        /// This frame.
        frame: ServerFrame,
    },
    /// Close a connection. The core has already forgotten it.
    Close {
        /// This connection.
        connection: ConnectionId,
        /// For this reason.
        reason: CloseReason,
    },
    /// Let a participant use the relay, together with the others of its room only.
    Admit {
        /// The participant's id.
        participant: String,
        /// The room's id.
        room: String,
    },
    /// Take the relay away from a participant, at once.
    Revoke {
        /// The participant's id.
        participant: String,
    },
    /// Write down that a person is banned from a room, then call [`crate::Signaling::end_user_in_room`].
    Ban {
        /// The moderator's connection, to be told if it fails.
        connection: ConnectionId,
        /// The room's id.
        room: String,
        /// The person's user id.
        user: String,
    },
    /// Add a report to the others.
    Quality {
        /// Who sent it, so that nobody sends too many; not to be kept with it.
        participant: String,
        /// What was measured.
        report: QualityReport,
    },
    /// Write down that a person with an account has another role in a room, then call [`crate::Signaling::set_role`].
    GiveRole {
        /// The owner's connection, to be told if it fails.
        connection: ConnectionId,
        /// The room's id.
        room: String,
        /// The person's user id.
        user: String,
        /// The new role.
        role: Role,
        /// The owner becomes a moderator by it.
        hand_over: bool,
    },
    /// Keep for the record that this was done.
    Acted(Deed),
}
