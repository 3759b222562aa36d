//! What is written in a room, beside what is said.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::Emoji;

/// A message of a room's chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChatMessage {
    /// Opaque.
    pub id: String,
    /// Counts the room's messages; a later message has a higher number.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: i64,
    /// Chosen by whoever wrote it, so that a message sent twice is one.
    pub key: String,
    /// Who wrote it; `null` once that account or guest is gone.
    pub user: Option<String>,
    /// Their name then.
    pub name: String,
    /// What they wrote. Plain text, always.
    pub text: String,
    /// When, in unix seconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub created_at: i64,
    /// When it was last changed, if it was.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub edited_at: Option<i64>,
    /// The file that goes with it.
    pub file: Option<ChatFile>,
    /// How people reacted, in the order in which each emoji first came.
    pub reactions: Vec<ChatReaction>,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChatFile {
    /// Opaque; what it is asked for by.
    pub id: String,
    /// As it was called where it came from, without what could be mistaken for a path.
    pub name: String,
    /// In bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub size: u64,
}

/// One emoji under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChatReaction {
    /// The emoji.
    pub emoji: Emoji,
    /// Who chose it, in the order in which they did.
    pub people: Vec<ChatPerson>,
}

/// Somebody who reacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChatPerson {
    /// The account or guest.
    pub user: String,
    /// The name to show.
    pub name: String,
}

impl ChatMessage {
    /// About how many bytes its JSON has.
    pub(crate) fn weight(&self) -> usize {
        let file = self.file.as_ref().map_or(0, |file| file.name.len());
        let people = self.reactions.iter().flat_map(|reaction| &reaction.people);
        self.text.len()
            + self.name.len()
            + file
            + people.map(|person| person.user.len() + person.name.len()).sum::<usize>()
    }
}
