//! How much a room or a participant may hold.

use crate::Time;

/// Limits of the signaling core. The defaults suit a mesh.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Participants in one room. In a mesh everyone sends to everyone, so more than ten asks too much of an uplink.
    pub participants_per_room: usize,
    /// How long a lost connection may be resumed: long enough to walk from Wi-Fi into the mobile network.
    pub grace: Time,
    /// People who wait outside one room. More than a moderator can look through, and an end for whoever shares a link widely.
    pub waiting_per_room: usize,
    /// Unacknowledged messages kept for one participant. Ten people joining at once make about three hundred.
    pub outbox_messages: usize,
    /// Their size in bytes. An offer with many candidates has about ten thousand.
    pub outbox_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            participants_per_room: 10,
            grace: Time::from_secs(30),
            waiting_per_room: 50,
            outbox_messages: 2048,
            outbox_bytes: 4 * 1024 * 1024,
        }
    }
}
