//! What moderators and owners may do to others, decided here by the roles of this moment.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    ConnectionId, Output, Signaling,
    act::{Act, Deed},
    participant::Seat,
    protocol::{ClientMessage, ErrorCode, MediaKind, Role, ServerMessage},
};

impl Signaling {
    /// Carries out a message of those that need somebody in charge, or says why not.
    pub(crate) fn govern(&mut self, connection: ConnectionId, id: &str, message: ClientMessage) {
        let result = match message {
            ClientMessage::Hand { participant, raised } => self.set_hand(id, &participant, raised),
            ClientMessage::SwitchOff { participant: Some(target), media } => self.switch_off(id, &target, media),
            ClientMessage::SwitchOff { participant: None, media } => self.switch_off_all(id, media),
            ClientMessage::AskToUnmute { participant } => self.ask_to_unmute(id, &participant),
            ClientMessage::Lock { locked } => self.lock(id, locked),
            ClientMessage::GiveRole { participant, role } => self.give_role(connection, id, &participant, role),
            ClientMessage::HandOver { participant } => self.hand_over(connection, id, &participant),
            ClientMessage::Admit { waiting } => self.admit(id, waiting.as_deref()),
            ClientMessage::TurnAway { waiting } => self.turn_away(id, waiting.as_deref()),
            _ => Ok(()),
        };
        if let Err(code) = result {
            self.refuse(connection, code, explain(code));
        }
    }

    /// Whoever acts and whom it concerns, if they are in one room.
    pub(crate) fn pair(&self, id: &str, target: &str) -> Result<(&Seat, &Seat), ErrorCode> {
        match (self.seats.get(id), self.seats.get(target)) {
            (Some(actor), Some(other)) if actor.room == other.room => Ok((actor, other)),
            _ => Err(ErrorCode::NoSuchParticipant),
        }
    }

    /// The room of somebody who is in charge there.
    pub(crate) fn charge_of(&self, id: &str) -> Result<String, ErrorCode> {
        match self.seats.get(id) {
            Some(seat) if seat.participant.role >= Role::Moderator => Ok(seat.room.clone()),
            _ => Err(ErrorCode::NotPermitted),
        }
    }

    /// Keeps an act for the record.
    pub(crate) fn record(&mut self, id: &str, act: Act, target: Option<&str>) {
        let user = |id: &str| self.seats.get(id).map(|seat| seat.participant.user.clone());
        let (Some(seat), Some(actor)) = (self.seats.get(id), user(id)) else { return };
        let deed = Deed { act, room: seat.room.clone(), actor, target: target.and_then(user) };
        self.outputs.push_back(Output::Acted(deed));
    }

    /// The room, user and role of the participant on a connection.
    #[must_use]
    pub fn acting(&self, connection: ConnectionId) -> Option<(&str, &str, Role)> {
        let seat = self.connections.get(&connection).and_then(|id| self.seats.get(id))?;
        Some((&seat.room, &seat.participant.user, seat.participant.role))
    }

    fn switch_off(&mut self, id: &str, target: &str, media: MediaKind) -> Result<(), ErrorCode> {
        let (actor, other) = self.pair(id, target)?;
        if !actor.may_quiet(other) {
            return Err(ErrorCode::NotPermitted);
        }
        let by = actor.participant.name.clone();
        if self.shut(target, media, &by) {
            self.record(id, Act::SwitchedOff(media), Some(target));
        }
        Ok(())
    }

    /// Everybody at once whom this participant may, but not itself.
    fn switch_off_all(&mut self, id: &str, media: MediaKind) -> Result<(), ErrorCode> {
        let room = self.charge_of(id)?;
        let Some(actor) = self.seats.get(id) else { return Err(ErrorCode::NotPermitted) };
        let by = actor.participant.name.clone();
        let others = self.rooms.get(&room).map(|room| room.others(id).cloned().collect::<Vec<_>>()).unwrap_or_default();
        let below = |other: &String| self.seats.get(other).is_some_and(|other| actor.may_quiet(other));
        let targets: Vec<String> = others.into_iter().filter(below).collect();
        let mut changed = false;
        for target in targets {
            changed |= self.shut(&target, media, &by);
        }
        if changed {
            self.record(id, Act::SwitchedOffForAll(media), None);
        }
        Ok(())
    }

    /// Shows a participant's media as off at once and tells its client to make it true. What is off stays off: then nobody
    /// is told anything.
    fn shut(&mut self, target: &str, media: MediaKind, by: &str) -> bool {
        let Some(seat) = self.seats.get_mut(target) else { return false };
        if !seat.participant.media.switch_off(media) {
            return false;
        }
        self.announce_change(target);
        self.tell(target, ServerMessage::SwitchedOff { media, by: by.to_string() });
        true
    }

    fn ask_to_unmute(&mut self, id: &str, target: &str) -> Result<(), ErrorCode> {
        let (actor, other) = self.pair(id, target)?;
        if !actor.may_quiet(other) {
            return Err(ErrorCode::NotPermitted);
        }
        if other.participant.media.microphone {
            return Ok(()); // They have done it already.
        }
        let by = actor.participant.name.clone();
        self.tell(target, ServerMessage::AskedToUnmute { by });
        self.record(id, Act::AskedToUnmute, Some(target));
        Ok(())
    }

    fn lock(&mut self, id: &str, locked: bool) -> Result<(), ErrorCode> {
        let room = self.charge_of(id)?;
        let Some(kept) = self.rooms.get_mut(&room) else { return Ok(()) };
        if kept.locked == locked {
            return Ok(());
        }
        kept.locked = locked;
        self.record(id, if locked { Act::Locked } else { Act::Unlocked }, None);
        let by = self.seats.get(id).map(|seat| seat.participant.name.clone()).unwrap_or_default();
        self.tell_room(&room, &ServerMessage::Locked { locked, by });
        Ok(())
    }
}

fn explain(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::NoSuchParticipant => "They are not in this room.",
        ErrorCode::RoomFull => "The room is full.",
        _ => "That is for those in charge, who must not stand below whom it concerns.",
    }
}
