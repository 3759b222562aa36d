//! Who waits outside a room.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::Role;

/// Somebody who waits to be let in, as moderators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Waiting {
    /// The id of the participant that it becomes when it is admitted.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// The role that it will have.
    pub role: Role,
}
