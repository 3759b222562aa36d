//! Who is in a call now: what the signaling core sees, and since when.

use sohbet_signaling::{Glance, RoomGlance};

use super::Hub;

impl Hub {
    /// At most `most` rooms that somebody is in, the fullest first, each with the seconds since its first participant of now came.
    #[must_use]
    pub fn glance(&self, most: usize) -> (Glance, Vec<u64>) {
        let live = self.lock();
        let (glance, now) = (live.signaling.glance(most), self.now());
        let since = |room: &RoomGlance| {
            let longest =
                room.participants.iter().filter_map(|participant| live.calls.stayed(&participant.id, now)).max();
            longest.unwrap_or_default().as_secs()
        };
        let since = glance.rooms.iter().map(since).collect();
        (glance, since)
    }
}
