//! How the calls of a server travel, counted: who took which way is not kept once they are gone.

use alloc::{string::String, vec::Vec};

use crate::{
    Signaling,
    protocol::{MediaPath, ServerMessage},
};

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
    /// How often each is among these.
    pub(crate) fn sum(paths: impl Iterator<Item = MediaPath>) -> Self {
        let mut counts = Self::default();
        paths.for_each(|path| counts.count(path));
        counts
    }

    fn of(&mut self, path: MediaPath) -> &mut u64 {
        match path {
            MediaPath::Direct => &mut self.direct,
            MediaPath::Udp => &mut self.udp,
            MediaPath::Tcp => &mut self.tcp,
            MediaPath::Tls => &mut self.tls,
        }
    }

    fn count(&mut self, path: MediaPath) {
        let way = self.of(path);
        *way = way.saturating_add(1);
    }

    fn discount(&mut self, path: MediaPath) {
        let way = self.of(path);
        *way = way.saturating_sub(1);
    }
}

/// What the relay itself knows of how a participant's media reach another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RelayWord {
    /// It has carried none.
    #[default]
    Nothing,
    /// It carried them this way, and does not now: they go without it, or there are none.
    Carried(MediaPath),
    /// It carries them this way.
    Carries(MediaPath),
}

impl RelayWord {
    /// What is known after one more word. One allocation that falls silent says nothing of another that does not.
    fn followed_by(self, next: Self) -> Self {
        match (self, next) {
            (Self::Carries(path), Self::Carried(other)) if path != other => self,
            _ => next,
        }
    }

    /// What is known of an end without an allocation, of whose other end the relay says `word`: it sends datagrams to the
    /// relayed address. What it does by an allocation of its own counts more.
    fn seen_from(self, word: Self) -> Self {
        match (self, word) {
            (Self::Carries(path), _) if path != MediaPath::Udp => self,
            (_, Self::Carries(_)) => Self::Carries(MediaPath::Udp),
            _ => Self::Carried(MediaPath::Udp),
        }
    }

    fn weakened(self) -> Self {
        if let Self::Carries(path) = self { Self::Carried(path) } else { self }
    }
}

/// One end of a pair: how its media reach the other end.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// As its client says.
    said: Option<MediaPath>,
    /// As the relay says.
    relay: RelayWord,
    /// As it is believed.
    pub(crate) path: Option<MediaPath>,
    /// Each way that was counted since the end began, so that none counts twice.
    counted: Vec<MediaPath>,
}

impl End {
    /// What is to be believed. That media pass the relay is believed when the relay has seen them; that they do not, unless
    /// it sees them.
    fn believable(&self) -> Option<MediaPath> {
        match (self.relay, self.said) {
            (RelayWord::Carries(path), _) => Some(path),
            (_, Some(MediaPath::Direct)) => Some(MediaPath::Direct),
            (RelayWord::Carried(path), Some(_)) => Some(path),
            (RelayWord::Nothing, Some(_)) | (_, None) => None,
        }
    }

    /// What the client says and the relay denies was never so, and counts no more.
    fn denied(&self) -> Option<MediaPath> {
        let said = self.said.filter(|said| self.counted.contains(said))?;
        matches!(self.relay, RelayWord::Carries(path) if path != said).then_some(said)
    }
}

impl Signaling {
    /// The paths of the pairs that are in a call now.
    #[must_use]
    pub fn paths_now(&self) -> PathCounts {
        PathCounts::sum(self.seats.values().flat_map(|seat| seat.ends.values()).filter_map(|end| end.path))
    }

    /// The paths taken since the server began; an end whose path changed counts once for each.
    #[must_use]
    pub fn paths_since_start(&self) -> PathCounts {
        self.paths
    }

    /// Takes what the relay knows of how `id` reaches `to`; without `to`, of how it reaches somebody without an allocation,
    /// whom the relay cannot name. That is the other one of two; among more it only confirms what clients say.
    pub fn handle_relay_word(&mut self, id: &str, to: Option<&str>, word: RelayWord) {
        match to {
            Some(to) => self.change_end(id, to, |end| end.relay = end.relay.followed_by(word)),
            None => self.handle_nameless_word(id, word),
        }
    }

    fn handle_nameless_word(&mut self, id: &str, word: RelayWord) {
        let room = self.seats.get(id).and_then(|seat| self.rooms.get(&seat.room));
        let others: Vec<String> = room.map(|room| room.others(id).cloned().collect()).unwrap_or_default();
        let word = if others.len() > 1 { word.weakened() } else { word };
        for other in others {
            self.change_end(id, &other, |end| end.relay = end.relay.followed_by(word));
            self.change_end(&other, id, |end| end.relay = end.relay.seen_from(word));
        }
    }

    /// Takes down how `id` says that it reaches `to`.
    pub(crate) fn take_path(&mut self, id: &str, to: &str, path: MediaPath) {
        self.change_end(id, to, |end| end.said = Some(path));
    }

    /// Forgets how the others of a room reached whoever has left it.
    pub(crate) fn forget_paths(&mut self, room: &str, to: &str) {
        let others = self.rooms.get(room).map(|room| room.participants.as_slice()).unwrap_or_default();
        for other in others {
            if let Some(seat) = self.seats.get_mut(other) {
                seat.ends.remove(to);
            }
        }
    }

    /// Changes what is known of one end of a pair, counts what is believed then, and tells the other end. Of somebody who has
    /// just left nothing is known. A seat holds at most one end for each participant of its room, so the room's limit bounds it.
    fn change_end(&mut self, id: &str, to: &str, change: impl FnOnce(&mut End)) {
        let Some(room) = self.seats.get(to).filter(|_| id != to).map(|other| other.room.clone()) else { return };
        let Some(seat) = self.seats.get_mut(id).filter(|seat| seat.room == room) else { return };
        let end = seat.ends.entry_ref(to).or_default();
        let before = end.path;
        change(end);
        end.path = end.believable();
        if let Some(path) = end.denied() {
            end.counted.retain(|counted| *counted != path);
            self.paths.discount(path);
        }
        let Some(path) = end.path.filter(|path| Some(*path) != before) else { return };
        if !end.counted.contains(&path) {
            end.counted.push(path);
            self.paths.count(path);
        }
        self.tell(to, ServerMessage::PeerPath { participant: id.into(), path });
    }
}
