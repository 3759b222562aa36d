//! How a participant ends: removed by a moderator, without the right to be here any more, gone.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    ConnectionId, Output, Signaling,
    act::Act,
    participant::{Attachment, Seat},
    protocol::{ErrorCode, LeaveReason, RemovalReason, Role, ServerMessage},
    signaling::unnumbered,
};

impl Signaling {
    /// Ends a person's participants in one room: banned, or no longer a member.
    pub fn end_user_in_room(&mut self, user: &str, room: &str, banned: bool) {
        let reason = if banned { RemovalReason::Banned } else { RemovalReason::AccessEnded };
        self.end_all(reason, |seat| seat.participant.user == user && seat.room == room);
        self.send_away_all(reason, |outside| outside.user == user && outside.room.id == room);
    }

    /// Ends every participant of a room that was deleted.
    pub fn end_room(&mut self, room: &str) {
        self.end_all(RemovalReason::RoomDeleted, |seat| seat.room == room);
        self.send_away_all(RemovalReason::RoomDeleted, |outside| outside.room.id == room);
    }

    /// Ends every participant of a room that stays, and says how many there were.
    pub fn end_call(&mut self, room: &str) -> usize {
        let present = self.rooms.get(room).map_or(0, |room| room.participants.len());
        self.end_all(RemovalReason::CallEnded, |seat| seat.room == room);
        self.send_away_all(RemovalReason::CallEnded, |outside| outside.room.id == room);
        present
    }

    /// Ends the participants of a session that was revoked.
    pub fn end_session(&mut self, session: &str) {
        self.end_all(RemovalReason::AccessEnded, |seat| seat.session == session);
        self.send_away_all(RemovalReason::AccessEnded, |outside| outside.session == session);
    }

    /// Ends every participant of a person.
    pub fn end_user(&mut self, user: &str) {
        self.end_all(RemovalReason::AccessEnded, |seat| seat.participant.user == user);
        self.send_away_all(RemovalReason::AccessEnded, |outside| outside.user == user);
    }

    pub(crate) fn remove(&mut self, connection: ConnectionId, id: &str, target: &str, ban: bool) {
        let (Some(actor), Some(other)) = (self.seats.get(id), self.seats.get(target)) else {
            return self.refuse(connection, ErrorCode::NoSuchParticipant, "They are not in this room.");
        };
        if actor.room != other.room {
            return self.refuse(connection, ErrorCode::NoSuchParticipant, "They are not in this room.");
        }
        if !actor.may_remove(other) {
            return self.refuse(connection, ErrorCode::NotPermitted, "Moderators remove those below them.");
        }
        if ban {
            let (room, user) = (other.room.clone(), other.participant.user.clone());
            self.outputs.push_back(Output::Ban { connection, room, user });
        } else {
            self.record(id, Act::Removed, Some(target));
            self.expel(target, RemovalReason::Removed);
        }
    }

    fn end_all(&mut self, reason: RemovalReason, whom: impl Fn(&Seat) -> bool) {
        let ended: Vec<String> =
            self.seats.values().filter(|seat| whom(seat)).map(|seat| seat.participant.id.clone()).collect();
        for id in ended {
            self.expel(&id, reason);
        }
    }

    fn expel(&mut self, id: &str, reason: RemovalReason) {
        let Some(seat) = self.seats.get(id) else { return };
        if let Some(connection) = seat.connection() {
            self.outputs.push_back(unnumbered(connection, seat.received, ServerMessage::Removed { reason }));
        }
        self.end(id, LeaveReason::Removed);
    }

    pub(crate) fn end(&mut self, id: &str, reason: LeaveReason) {
        let Some(seat) = self.seats.remove(id) else { return };
        match seat.attachment {
            Attachment::Connected(connection) => {
                self.connections.remove(&connection);
            }
            Attachment::Lost { until } => {
                self.lost.remove(&(until, id.to_string()));
            }
        }
        self.outputs.push_back(Output::Revoke { participant: id.to_string() });
        let left = ServerMessage::PeerLeft { participant: id.to_string(), reason };
        self.tell_others(&seat.room, id, &left);
        self.forget_paths(&seat.room, id);
        if let Some(room) = self.rooms.get_mut(&seat.room) {
            room.participants.retain(|other| other != id);
            if room.participants.is_empty() {
                self.rooms.remove(&seat.room);
            }
        }
        if seat.hand.is_some() {
            self.tell_hands(&seat.room);
        }
        if seat.participant.role >= Role::Moderator {
            self.tell_waiters(&seat.room);
        }
    }
}
