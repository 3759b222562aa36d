//! A room with somebody in it.

use alloc::{string::String, vec::Vec};

/// The participants of a room, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(crate) participants: Vec<String>,
    /// Everyone's address is hidden from the others.
    pub(crate) relay_only: bool,
}

impl Room {
    pub(crate) fn others<'a>(&'a self, participant: &'a str) -> impl Iterator<Item = &'a String> {
        self.participants.iter().filter(move |id| *id != participant)
    }
}
