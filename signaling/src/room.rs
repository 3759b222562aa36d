//! A room with somebody in it.

use alloc::{string::String, vec::Vec};

use hashbrown::HashMap;

use crate::protocol::Role;

/// The participants of a room, in the order in which they came, and what was decided for as long as anybody is there.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(crate) participants: Vec<String>,
    /// Everyone's address is hidden from the others.
    pub(crate) relay_only: bool,
    /// Nobody new comes in but moderators and owners.
    pub(crate) locked: bool,
    /// Guests with a higher role in this call, by user id.
    pub(crate) raised: HashMap<String, Role>,
}

impl Room {
    pub(crate) fn others<'a>(&'a self, participant: &'a str) -> impl Iterator<Item = &'a String> {
        self.participants.iter().filter(move |id| *id != participant)
    }
}
