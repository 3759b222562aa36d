//! How the calls of a server travel, counted: who took which way is not kept once they are gone.

use crate::{Signaling, protocol::MediaPath};

/// How many ends of pairs travel each way. A pair has two ends, which may travel differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PathCounts {
    /// Without the relay.
    pub direct: u64,
    /// By the relay, over UDP.
    pub udp: u64,
    /// By the relay, over TCP.
    pub tcp: u64,
    /// By the relay, over TLS.
    pub tls: u64,
}

impl PathCounts {
    fn count(&mut self, path: MediaPath) {
        let way = match path {
            MediaPath::Direct => &mut self.direct,
            MediaPath::Udp => &mut self.udp,
            MediaPath::Tcp => &mut self.tcp,
            MediaPath::Tls => &mut self.tls,
        };
        *way = way.saturating_add(1);
    }
}

impl Signaling {
    /// The paths of the pairs that are in a call now.
    #[must_use]
    pub fn paths_now(&self) -> PathCounts {
        let mut counts = PathCounts::default();
        for path in self.seats.values().flat_map(|seat| seat.paths.values()) {
            counts.count(*path);
        }
        counts
    }

    /// The paths taken since the server began; a pair whose path changed counts once for each.
    #[must_use]
    pub fn paths_since_start(&self) -> PathCounts {
        self.paths
    }

    /// Takes down how `id` reaches `to`. Somebody who has just left needs no error: nothing was lost. A seat holds at most
    /// one path for each participant of its room, so the room's limit bounds it.
    pub(crate) fn take_path(&mut self, id: &str, to: &str, path: MediaPath) {
        let Some(room) = self.seats.get(to).filter(|_| id != to).map(|other| other.room.clone()) else { return };
        let Some(seat) = self.seats.get_mut(id).filter(|seat| seat.room == room) else { return };
        if seat.paths.insert(to.into(), path) != Some(path) {
            self.paths.count(path);
        }
    }

    /// Forgets how the others of a room reached whoever has left it.
    pub(crate) fn forget_paths(&mut self, room: &str, to: &str) {
        let others = self.rooms.get(room).map(|room| room.participants.as_slice()).unwrap_or_default();
        for other in others {
            if let Some(seat) = self.seats.get_mut(other) {
                seat.paths.remove(to);
            }
        }
    }
}
