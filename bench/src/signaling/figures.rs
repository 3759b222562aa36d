//! What was measured.

use super::delays::Summary;

/// Everything.
pub(super) struct Figures {
    pub(super) people: usize,
    pub(super) joins_per_second: u32,
    pub(super) beginning: Beginning,
    /// Resident memory with ten people in one room, in bytes.
    pub(super) ten: u64,
    pub(super) held: Held,
    pub(super) waves: Waves,
}

/// How a server begins.
#[derive(Debug)]
pub(super) struct Beginning {
    /// Seconds from its start to its first answer over HTTPS, where it has to make its keys and its database.
    pub(super) first: f64,
    /// The same where they are there: the median of some starts.
    pub(super) again: f64,
    /// Resident memory when it has nothing to do, in bytes.
    pub(super) idle: u64,
}

/// Resident memory with a crowd, in bytes.
pub(super) struct Held {
    /// Everybody is connected, and nobody is in a room.
    pub(super) connected: u64,
    /// Everybody is in a room.
    pub(super) joined: u64,
    /// The most in its life.
    pub(super) most: u64,
}

/// How joins went.
pub(super) struct Waves {
    /// Rooms fill, until all have ten.
    pub(super) filling: Wave,
    /// One of each room reads no more, and the others go and come.
    pub(super) coming_and_going: Wave,
}

/// One wave of joins.
#[derive(Debug)]
pub(super) struct Wave {
    pub(super) delays: Summary,
    /// How much of one core the server used.
    pub(super) core: f64,
}
