//! Raised hands, in the order in which they were raised.

use alloc::{string::String, vec::Vec};

use crate::{
    Signaling,
    act::Act,
    participant::{Attachment, Seat},
    protocol::{ErrorCode, ServerMessage},
};

impl Signaling {
    /// The participants of a room whose hand is up, first come, first served.
    pub(crate) fn hands(&self, room: &str) -> Vec<String> {
        let participants = self.rooms.get(room).map(|room| room.participants.as_slice()).unwrap_or_default();
        let seats = participants.iter().filter_map(|id| self.seats.get(id));
        let mut up: Vec<(u64, &String)> =
            seats.filter_map(|seat| seat.hand.map(|number| (number, &seat.participant.id))).collect();
        up.sort_unstable();
        up.into_iter().map(|(_, id)| id.clone()).collect()
    }

    /// Raises or lowers a hand: one's own both ways; another's is only lowered, by those in charge.
    pub(crate) fn set_hand(&mut self, id: &str, target: &str, raised: bool) -> Result<(), ErrorCode> {
        if id != target {
            let (actor, other) = self.pair(id, target)?;
            if raised || !actor.may_quiet(other) {
                return Err(ErrorCode::NotPermitted);
            }
        }
        let number = raised.then(|| self.next_hand());
        let Some(seat) = self.seats.get_mut(target) else { return Err(ErrorCode::NoSuchParticipant) };
        if seat.hand.is_some() == raised {
            return Ok(()); // Raising twice keeps the first place.
        }
        seat.hand = number;
        let room = seat.room.clone();
        if id != target {
            self.record(id, Act::LoweredHand, Some(target));
        }
        self.tell_hands(&room);
        Ok(())
    }

    /// The hand of the same person's participant that is lost and will not come back any more, for the one that follows it.
    pub(crate) fn take_over_hand(&mut self, room: &str, user: &str) -> Option<u64> {
        let is_theirs = |seat: &Seat| {
            let lost = matches!(seat.attachment, Attachment::Lost { .. });
            lost && seat.hand.is_some() && seat.participant.user == user
        };
        let here = &self.rooms.get(room)?.participants;
        let id = here.iter().find(|id| self.seats.get(*id).is_some_and(is_theirs))?.clone();
        self.seats.get_mut(&id)?.hand.take()
    }

    pub(crate) fn tell_hands(&mut self, room: &str) {
        let hands = self.hands(room);
        self.tell_room(room, &ServerMessage::Hands { hands });
    }

    fn next_hand(&mut self) -> u64 {
        self.raised += 1;
        self.raised
    }
}
