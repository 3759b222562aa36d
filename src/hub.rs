//! The signaling core with a clock, sockets and the relay attached.

/// A handle on the live rooms.
#[derive(Clone, Default)]
pub struct Hub {}

impl Hub {
    /// The names of those present in a room.
    #[must_use]
    pub fn present(&self, _room: &str) -> Vec<String> {
        Vec::new()
    }

    /// Ends a person's participants in one room, because they were banned from it or lost their membership.
    pub fn end_user_in_room(&self, _user: &str, _room: &str, _banned: bool) {}

    /// Ends every participant of a room, because it was deleted.
    pub fn end_room(&self, _room: &str) {}

    /// Ends the participants and connections of one session, because it was revoked.
    pub fn end_session(&self, _session: &str) {}

    /// Ends the participants and connections of one person, because the account was disabled or deleted.
    pub fn end_user(&self, _user: &str) {}
}
