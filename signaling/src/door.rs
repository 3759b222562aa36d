//! The door of a room with a waiting room: who is let in, and who is turned away.

use alloc::{string::String, vec::Vec};

use crate::{
    Output, Signaling,
    act::{Act, Deed},
    protocol::{ErrorCode, RemovalReason, Role},
};

impl Signaling {
    /// Lets one in, or all.
    pub(crate) fn admit(&mut self, id: &str, whom: Option<&str>) -> Result<(), ErrorCode> {
        let room = self.charge_of(id)?;
        for whom in self.chosen(&room, whom)? {
            let user = self.waiter(&whom).map(|waiter| waiter.admission.user.clone());
            self.open_door(&whom)?;
            self.record_outside(id, Act::Admitted, user);
        }
        Ok(())
    }

    /// Lets everybody in who waits for a room, because it has no waiting room any more; as many as there is room for.
    pub fn admit_everybody(&mut self, room: &str) {
        for id in self.chosen(room, None).unwrap_or_default() {
            if self.open_door(&id).is_err() {
                break;
            }
        }
    }

    /// Sends one away, or all.
    pub(crate) fn turn_away(&mut self, id: &str, whom: Option<&str>) -> Result<(), ErrorCode> {
        let room = self.charge_of(id)?;
        for whom in self.chosen(&room, whom)? {
            let user = self.waiter(&whom).map(|waiter| waiter.admission.user.clone());
            self.send_away(&whom, RemovalReason::TurnedAway);
            self.record_outside(id, Act::TurnedAway, user);
        }
        Ok(())
    }

    /// Somebody outside has another role now. Who is in charge does not wait.
    pub(crate) fn set_role_outside(&mut self, user: &str, room: &str, role: Role) {
        for id in self.chosen(room, None).unwrap_or_default() {
            let Some(waiter) = self.waiter_mut(&id).filter(|waiter| waiter.admission.user == user) else { continue };
            waiter.admission.role = role;
            if role >= Role::Moderator && self.open_door(&id).is_err() {
                return; // The room is full, so they go on waiting.
            }
            self.tell_who_waits(room);
        }
    }

    /// The one that is meant, if it waits for this room; or all who do.
    fn chosen(&self, room: &str, whom: Option<&str>) -> Result<Vec<String>, ErrorCode> {
        let all = self.listed(room).into_iter().map(|waiting| waiting.id);
        let Some(whom) = whom else { return Ok(all.collect()) };
        let found: Vec<String> = all.filter(|id| id == whom).collect();
        if found.is_empty() { Err(ErrorCode::NoSuchParticipant) } else { Ok(found) }
    }

    /// Lets somebody in now, or as soon as its connection is back.
    fn open_door(&mut self, id: &str) -> Result<(), ErrorCode> {
        let Some(waiter) = self.waiter_mut(id) else { return Err(ErrorCode::NoSuchParticipant) };
        if waiter.connection().is_some() {
            return self.come_in(id);
        }
        waiter.admitted = true;
        let room = waiter.admission.room.id.clone();
        self.tell_who_waits(&room);
        Ok(())
    }

    pub(crate) fn come_in(&mut self, id: &str) -> Result<(), ErrorCode> {
        let Some(waiter) = self.waiter(id) else { return Err(ErrorCode::NoSuchParticipant) };
        let Some(connection) = waiter.connection() else { return Err(ErrorCode::NoSuchParticipant) };
        if self.is_full(&waiter.admission.room.id) {
            return Err(ErrorCode::RoomFull);
        }
        let Some(waiter) = self.take_waiter(id) else { return Err(ErrorCode::NoSuchParticipant) };
        let room = waiter.admission.room.id.clone();
        self.seat(connection, waiter.admission);
        self.tell_who_waits(&room);
        Ok(())
    }

    fn record_outside(&mut self, id: &str, act: Act, target: Option<String>) {
        let Some(seat) = self.seats.get(id) else { return };
        let (room, actor) = (seat.room.clone(), seat.participant.user.clone());
        self.outputs.push_back(Output::Acted(Deed { act, room, actor, target }));
    }
}
