//! Who is in which room at this moment and how their media travel, for whoever looks after the server.

use alloc::{string::String, vec::Vec};

use crate::{Signaling, participant::Seat, paths::PathCounts, protocol::Presence, room::Room};

/// Some of the rooms that somebody is in, the fullest first, and how much there is in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    /// The rooms.
    pub rooms: Vec<RoomGlance>,
    /// Rooms in all.
    pub rooms_in_all: usize,
    /// Participants in all.
    pub participants_in_all: usize,
}

/// A room that somebody is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomGlance {
    /// The room's id.
    pub room: String,
    /// Everything is relayed, so that nobody learns another one's address.
    pub relay_only: bool,
    /// Nobody new comes in but moderators and owners.
    pub locked: bool,
    /// How many wait outside.
    pub waiting: usize,
    /// Those inside, in the order in which they came.
    pub participants: Vec<ParticipantGlance>,
}

/// Somebody in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantGlance {
    /// The participant's id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Has no account.
    pub guest: bool,
    /// Whether the server hears from it.
    pub presence: Presence,
    /// To how many of the others its media travel each way, as it is believed.
    pub ways: PathCounts,
}

impl Signaling {
    /// At most `most` rooms; each holds no more than a room may.
    #[must_use]
    pub fn glance(&self, most: usize) -> Glance {
        let mut fullest: Vec<(&String, &Room)> = self.rooms.iter().collect();
        // One that looks twice sees the same order.
        fullest.sort_unstable_by_key(|(id, room)| (core::cmp::Reverse(room.participants.len()), *id));
        Glance {
            rooms_in_all: fullest.len(),
            participants_in_all: self.seats.len(),
            rooms: fullest.into_iter().take(most).map(|(id, room)| self.glance_at(id, room)).collect(),
        }
    }

    fn glance_at(&self, id: &str, room: &Room) -> RoomGlance {
        let participants = room.participants.iter().filter_map(|id| self.seats.get(id)).map(Seat::glance);
        RoomGlance {
            room: id.into(),
            relay_only: room.relay_only,
            locked: room.locked,
            waiting: self.waiting.range((id.into(), 0)..=(id.into(), u64::MAX)).count(),
            participants: participants.collect(),
        }
    }
}

impl Seat {
    fn glance(&self) -> ParticipantGlance {
        ParticipantGlance {
            id: self.participant.id.clone(),
            name: self.participant.name.clone(),
            guest: self.participant.guest,
            presence: self.participant.presence,
            ways: PathCounts::sum(self.ends.values().filter_map(|end| end.path)),
        }
    }
}
