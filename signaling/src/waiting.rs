//! The waiting room: who is outside until somebody in charge lets them in.
//!
//! Whoever waits has an id and a secret like a participant, so that a lost connection is resumed in the same way, and
//! becomes that participant when it is admitted. What is told about waiting is never numbered: it says how things stand,
//! and is said again after a resume.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    Admission, ConnectionId, Output, Signaling, Time,
    participant::{Attachment, same},
    protocol::{ClientMessage, ErrorCode, RemovalReason, Role, ServerMessage, Waiting},
    signaling::unnumbered,
};

/// Somebody outside.
#[derive(Debug)]
pub(crate) struct Waiter {
    pub(crate) admission: Admission,
    attachment: Attachment,
    /// Was let in while its connection was lost, and comes in when it resumes.
    pub(crate) admitted: bool,
}

impl Waiter {
    pub(crate) fn connection(&self) -> Option<ConnectionId> {
        match self.attachment {
            Attachment::Connected(connection) => Some(connection),
            Attachment::Lost { .. } => None,
        }
    }
}

/// The most that one person waits at the same door, with several devices or dead connections that nobody has noticed yet.
const WAITING_PER_PERSON: usize = 3;

impl Signaling {
    /// Whether somebody may come in at once. Who is in the room already, on a connection that was lost or on another device, is
    /// nobody new.
    pub(crate) fn must_wait(&self, admission: &Admission) -> Result<bool, ErrorCode> {
        let room = &admission.room.id;
        let inside = |id: &String| self.seats.get(id).is_some_and(|seat| seat.participant.user == admission.user);
        let kept = self.rooms.get(room);
        if admission.role >= Role::Moderator || kept.is_some_and(|room| room.participants.iter().any(inside)) {
            return Ok(false);
        }
        if kept.is_some_and(|room| room.locked) {
            return Err(ErrorCode::RoomLocked);
        }
        Ok(admission.waits)
    }

    /// Puts somebody outside the door.
    pub(crate) fn wait(&mut self, connection: ConnectionId, admission: Admission) -> Result<(), ErrorCode> {
        let room = admission.room.id.clone();
        let outside = self.outside(&room);
        let same_person = outside.iter().filter(|waiter| waiter.admission.user == admission.user).count();
        if outside.len() >= self.limits.waiting_per_room || same_person >= WAITING_PER_PERSON {
            return Err(ErrorCode::WaitingRoomFull);
        }
        let id = admission.participant.clone();
        self.connections.insert(connection, id.clone());
        self.arrivals += 1;
        let waiter = Waiter { admission, attachment: Attachment::Connected(connection), admitted: false };
        self.waiting.insert((room.clone(), self.arrivals), waiter);
        self.waiters.insert(id.clone(), (room.clone(), self.arrivals));
        self.tell_waiter(&id);
        self.tell_who_waits(&room);
        Ok(())
    }

    /// Goes on waiting on a new connection, or comes in if that was decided meanwhile.
    pub(crate) fn resume_waiting(
        &mut self,
        connection: ConnectionId,
        user: &str,
        session: &str,
        id: &str,
        token: &str,
    ) -> Result<(), ErrorCode> {
        let waiter = self.waiter_mut(id).ok_or(ErrorCode::ResumeRefused)?;
        if waiter.admission.user != user || !same(&waiter.admission.resume_token, token) {
            return Err(ErrorCode::ResumeRefused);
        }
        waiter.admission.session = session.to_string();
        let admitted = waiter.admitted;
        match core::mem::replace(&mut waiter.attachment, Attachment::Connected(connection)) {
            Attachment::Lost { until } => {
                self.lost.remove(&(until, id.to_string()));
            }
            Attachment::Connected(old) => {
                self.connections.remove(&old);
                self.outputs.push_back(Output::Close { connection: old, reason: crate::CloseReason::Replaced });
            }
        }
        self.connections.insert(connection, id.to_string());
        if admitted {
            return self.come_in(id);
        }
        self.tell_waiter(id);
        Ok(())
    }

    /// The connection of somebody outside is gone; their place is kept for the grace time.
    pub(crate) fn lose_waiter(&mut self, id: &str, until: Time) {
        if let Some(waiter) = self.waiter_mut(id) {
            waiter.attachment = Attachment::Lost { until };
            self.lost.insert((until, id.to_string()));
        }
    }

    /// Somebody outside may ask whether the server is there, or go.
    pub(crate) fn hear_outside(&mut self, connection: ConnectionId, id: &str, message: &ClientMessage) {
        match message {
            ClientMessage::Ping => self.outputs.push_back(unnumbered(connection, 0, ServerMessage::Pong)),
            ClientMessage::Leave => {
                self.end_waiting(id);
            }
            _ => self.refuse(connection, ErrorCode::NotJoined, "Wait until somebody lets you in."),
        }
    }

    /// Ends those outside whom `whom` says.
    pub(crate) fn send_away_all(&mut self, reason: RemovalReason, whom: impl Fn(&Admission) -> bool) {
        let outside = self.waiting.values().map(|waiter| &waiter.admission).filter(|admission| whom(admission));
        let ids: Vec<String> = outside.map(|admission| admission.participant.clone()).collect();
        for id in ids {
            self.send_away(&id, reason);
        }
    }

    /// Forgets somebody outside: gone by choice, or lost for too long. Tells whether there was such a one.
    pub(crate) fn end_waiting(&mut self, id: &str) -> bool {
        let Some(waiter) = self.take_waiter(id) else { return false };
        self.outputs.push_back(Output::Revoke { participant: id.to_string() });
        self.tell_who_waits(&waiter.admission.room.id);
        true
    }

    /// Tells those in charge of a room who waits.
    pub(crate) fn tell_who_waits(&mut self, room: &str) {
        let participants = self.rooms.get(room).map(|room| room.participants.clone()).unwrap_or_default();
        let waiting = self.listed(room);
        for id in participants {
            self.tell_waiting(&id, &waiting);
        }
    }

    /// The same to somebody who has just come (back) into charge; nothing where nobody waits.
    pub(crate) fn tell_who_waits_to(&mut self, id: &str) {
        let waiting = self.seats.get(id).map(|seat| self.listed(&seat.room)).unwrap_or_default();
        if !waiting.is_empty() {
            self.tell_waiting(id, &waiting);
        }
    }

    fn tell_waiting(&mut self, id: &str, waiting: &[Waiting]) {
        let Some(seat) = self.seats.get(id).filter(|seat| seat.participant.role >= Role::Moderator) else { return };
        let waiting = ServerMessage::Waiters { waiting: waiting.to_vec() };
        let told = seat.connection().map(|connection| unnumbered(connection, seat.received, waiting));
        self.outputs.extend(told);
    }

    /// Tells those outside how things stand: somebody in charge came or went.
    pub(crate) fn tell_waiters(&mut self, room: &str) {
        let ids: Vec<String> =
            self.outside(room).into_iter().map(|waiter| waiter.admission.participant.clone()).collect();
        for id in ids {
            self.tell_waiter(&id);
        }
    }

    pub(crate) fn waiter_mut(&mut self, id: &str) -> Option<&mut Waiter> {
        self.waiting.get_mut(self.waiters.get(id)?)
    }

    pub(crate) fn waiter(&self, id: &str) -> Option<&Waiter> {
        self.waiting.get(self.waiters.get(id)?)
    }

    pub(crate) fn take_waiter(&mut self, id: &str) -> Option<Waiter> {
        let waiter = self.waiting.remove(&self.waiters.remove(id)?)?;
        match waiter.attachment {
            Attachment::Connected(connection) => {
                self.connections.remove(&connection);
            }
            Attachment::Lost { until } => {
                self.lost.remove(&(until, id.to_string()));
            }
        }
        Some(waiter)
    }

    /// Those outside a room, in the order in which they came.
    fn outside(&self, room: &str) -> Vec<&Waiter> {
        let from = (room.to_string(), 0);
        self.waiting.range(from..).take_while(|((theirs, _), _)| theirs == room).map(|(_, waiter)| waiter).collect()
    }

    /// Those whom nobody has decided about yet, as they are shown.
    pub(crate) fn listed(&self, room: &str) -> Vec<Waiting> {
        let undecided = self.outside(room).into_iter().filter(|waiter| !waiter.admitted);
        let shown = undecided.map(|Waiter { admission, .. }| Waiting {
            id: admission.participant.clone(),
            name: admission.name.clone(),
            role: admission.role,
        });
        shown.collect()
    }

    pub(crate) fn send_away(&mut self, id: &str, reason: RemovalReason) {
        let connection = self.waiter(id).and_then(Waiter::connection);
        if let Some(connection) = connection {
            self.outputs.push_back(unnumbered(connection, 0, ServerMessage::Removed { reason }));
        }
        self.end_waiting(id);
    }

    fn tell_waiter(&mut self, id: &str) {
        let Some(waiter) = self.waiter(id) else { return };
        let Some(connection) = waiter.connection() else { return };
        let Admission { room, participant, resume_token, .. } = &waiter.admission;
        let told = ServerMessage::Waiting {
            room: room.clone(),
            participant: participant.clone(),
            resume_token: resume_token.clone(),
            attended: self.is_attended(&room.id),
        };
        self.outputs.push_back(unnumbered(connection, 0, told));
    }

    /// Whether somebody in charge is there to let others in.
    fn is_attended(&self, room: &str) -> bool {
        let participants = self.rooms.get(room).map(|room| room.participants.as_slice()).unwrap_or_default();
        participants.iter().filter_map(|id| self.seats.get(id)).any(|seat| seat.participant.role >= Role::Moderator)
    }
}
