//! Roles that change during a call.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    ConnectionId, Output, Signaling,
    act::Act,
    participant::Seat,
    protocol::{ErrorCode, Role, ServerMessage},
    signaling::unnumbered,
};

/// Guests of one room whose role was raised in this call. Nobody trusts more strangers than that at once.
const RAISED_GUESTS: usize = 32;

impl Signaling {
    /// An owner gives somebody a role. An account's is written down first; a guest's lasts as long as the call.
    pub(crate) fn give_role(
        &mut self,
        connection: ConnectionId,
        id: &str,
        target: &str,
        role: Role,
    ) -> Result<(), ErrorCode> {
        let (actor, other) = self.pair(id, target)?;
        if actor.participant.role < Role::Owner || role == Role::Guest {
            return Err(ErrorCode::NotPermitted);
        }
        if other.participant.guest {
            self.raise_guest(id, target, role)
        } else {
            self.write_down(connection, target, role, false)
        }
    }

    /// An owner makes somebody else the owner and becomes a moderator.
    pub(crate) fn hand_over(&mut self, connection: ConnectionId, id: &str, target: &str) -> Result<(), ErrorCode> {
        let (actor, other) = self.pair(id, target)?;
        let oneself = actor.participant.user == other.participant.user;
        if actor.participant.role < Role::Owner || other.participant.guest || oneself {
            return Err(ErrorCode::NotPermitted);
        }
        self.write_down(connection, target, Role::Owner, true)
    }

    /// Changes the role of a person's participants in a room, inside and outside, because that was written down.
    pub fn set_role(&mut self, user: &str, room: &str, role: Role) {
        let here = |seat: &&Seat| seat.participant.user == user && seat.room == room;
        let ids: Vec<String> = self.seats.values().filter(here).map(|seat| seat.participant.id.clone()).collect();
        for id in ids {
            self.change_role(&id, role);
        }
        self.set_role_outside(user, room, role);
    }

    fn write_down(
        &mut self,
        connection: ConnectionId,
        target: &str,
        role: Role,
        hand_over: bool,
    ) -> Result<(), ErrorCode> {
        let other = self.seats.get(target).ok_or(ErrorCode::NoSuchParticipant)?;
        let (room, user) = (other.room.clone(), other.participant.user.clone());
        self.outputs.push_back(Output::GiveRole { connection, room, user, role, hand_over });
        Ok(())
    }

    /// A guest has no account that could own the room, so moderator is the most there is to give.
    fn raise_guest(&mut self, id: &str, target: &str, role: Role) -> Result<(), ErrorCode> {
        let (_, other) = self.pair(id, target)?;
        let (room, user) = (other.room.clone(), other.participant.user.clone());
        // The least an owner can name is member, which for a guest means to be a guest again.
        let role = if role == Role::Member { Role::Guest } else { role };
        let Some(kept) = self.rooms.get_mut(&room) else { return Err(ErrorCode::NoSuchParticipant) };
        if role > Role::Moderator || (!kept.raised.contains_key(&user) && kept.raised.len() >= RAISED_GUESTS) {
            return Err(ErrorCode::NotPermitted);
        }
        if role == Role::Guest {
            kept.raised.remove(&user);
        } else {
            kept.raised.insert(user.clone(), role);
        }
        self.record(id, Act::GaveRole(role), Some(target));
        self.set_role(&user, &room, role);
        Ok(())
    }

    fn change_role(&mut self, id: &str, role: Role) {
        let Some(seat) = self.seats.get_mut(id) else { return };
        if seat.participant.role == role {
            return;
        }
        let (room, connection, received) = (seat.room.clone(), seat.connection(), seat.received);
        seat.participant.role = role;
        self.tell_room(&room, &ServerMessage::RoleChanged { participant: id.to_string(), role });
        if role < Role::Moderator {
            // Who waits is no longer theirs to see.
            let none = ServerMessage::Waiters { waiting: Vec::new() };
            self.outputs.extend(connection.map(|connection| unnumbered(connection, received, none)));
        }
        self.tell_waiters(&room);
        self.tell_who_waits_to(id);
    }
}
