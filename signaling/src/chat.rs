//! What a room is told of its chat, and reactions in the air. What is written has been kept by the caller before.

use alloc::{string::ToString, vec::Vec};

use crate::{
    ConnectionId, Signaling,
    protocol::{Emoji, ErrorCode, ServerMessage},
    signaling::unnumbered,
};

impl Signaling {
    /// Tells everyone in a room something that they also learn after a resume.
    pub fn tell_room(&mut self, room: &str, message: &ServerMessage) {
        self.tell_others(room, "", message);
    }

    /// Lets an emoji rise over a participant's picture. It is for this moment: who is away misses it.
    pub(crate) fn react(&mut self, connection: ConnectionId, id: &str, emoji: &Emoji) {
        let Some(seat) = self.seats.get(id) else {
            return self.refuse(connection, ErrorCode::NotJoined, "Join a room first.");
        };
        let present = self.rooms.get(&seat.room).map(|room| room.participants.as_slice()).unwrap_or_default();
        let outputs: Vec<_> = present
            .iter()
            .filter_map(|other| self.seats.get(other))
            .filter_map(|other| Some((other.connection()?, other.received)))
            .map(|(connection, ack)| {
                unnumbered(
                    connection,
                    ack,
                    ServerMessage::Reaction { participant: id.to_string(), emoji: emoji.clone() },
                )
            })
            .collect();
        self.outputs.extend(outputs);
    }
}
