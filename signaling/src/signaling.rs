//! The state machine: who is in which room, and what each is told.

use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet, VecDeque},
    string::{String, ToString},
    vec::Vec,
};

use hashbrown::HashMap;

use crate::{
    Admission, CloseReason, ConnectionId, Limits, Output, PathCounts, Time,
    participant::{Attachment, Seat},
    protocol::{
        ClientFrame, ClientMessage, ErrorCode, IceServer, LeaveReason, Presence, Role, ServerFrame, ServerMessage,
    },
    room::Room,
    waiting::Waiter,
};

/// All rooms that somebody is in.
#[derive(Debug, Default)]
pub struct Signaling {
    pub(crate) limits: Limits,
    pub(crate) rooms: HashMap<String, Room>,
    pub(crate) seats: HashMap<String, Seat>,
    pub(crate) connections: HashMap<ConnectionId, String>,
    /// Those outside, by room and in the order in which they came; and where to find each by its id.
    pub(crate) waiting: BTreeMap<(String, u64), Waiter>,
    pub(crate) waiters: HashMap<String, (String, u64)>,
    pub(crate) arrivals: u64,
    /// Counts raised hands, so that they have an order.
    pub(crate) raised: u64,
    /// Lost participants, and those who wait, by the time their grace ends.
    pub(crate) lost: BTreeSet<(Time, String)>,
    joins: u64,
    pub(crate) paths: PathCounts,
    pub(crate) outputs: VecDeque<Output>,
}

impl Signaling {
    /// An empty server.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Other limits from now on. Who is in a room that is too full by them may stay, and a grace that runs ends as it began.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::handle_timeout`].
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Time> {
        self.lost.first().map(|(until, _)| *until)
    }

    /// Ends the participants whose grace is over.
    pub fn handle_timeout(&mut self, now: Time) {
        while let Some((until, id)) = self.lost.first().cloned() {
            if until > now {
                break;
            }
            if !self.end_waiting(&id) {
                self.end(&id, LeaveReason::TimedOut);
            }
        }
    }

    /// Makes a connection a participant of a room and tells everyone there, or has it wait outside.
    pub fn join(&mut self, connection: ConnectionId, mut admission: Admission) -> Result<(), ErrorCode> {
        if self.connections.contains_key(&connection) {
            return Err(ErrorCode::AlreadyJoined);
        }
        let raised = self.rooms.get(&admission.room.id).and_then(|room| room.raised.get(&admission.user));
        admission.role = raised.map_or(admission.role, |raised| admission.role.max(*raised));
        if self.must_wait(&admission)? {
            return self.wait(connection, admission);
        }
        if self.is_full(&admission.room.id) {
            return Err(ErrorCode::RoomFull);
        }
        self.seat(connection, admission);
        Ok(())
    }

    pub(crate) fn is_full(&self, room: &str) -> bool {
        self.rooms.get(room).is_some_and(|room| room.participants.len() >= self.limits.participants_per_room)
    }

    pub(crate) fn seat(&mut self, connection: ConnectionId, admission: Admission) {
        let hand = self.take_over_hand(&admission.room.id, &admission.user);
        let room = self.rooms.entry_ref(admission.room.id.as_str()).or_default();
        self.joins += 1;
        let id = admission.participant.clone();
        let mut info = admission.room.clone();
        // Where somebody is there already, the room knows of changes that are newer than what the caller has read.
        if room.participants.is_empty() {
            room.relay_only = info.relay_only;
        }
        info.relay_only = room.relay_only;
        let (resume_token, ice_servers) = (admission.resume_token.clone(), admission.ice_servers.clone());
        let mut seat = Seat::new(admission, connection, self.joins);
        seat.hand = hand;
        let locked = room.locked;
        let present: Vec<String> = core::mem::take(&mut room.participants);
        room.participants.clone_from(&present);
        room.participants.push(id.clone());

        let peers = present.iter().filter_map(|other| self.seats.get(other)).map(|other| other.as_peer_of(&seat));
        let joined = ServerMessage::Joined {
            room: info,
            participant: seat.participant.clone(),
            resume_token,
            peers: peers.collect(),
            ice_servers,
            hands: self.hands(&seat.room),
            locked,
        };
        self.outputs.push_back(Output::Admit { participant: id.clone(), room: seat.room.clone() });
        self.outputs.push_back(unnumbered(connection, 0, joined));
        self.connections.insert(connection, id.clone());
        for other in &present {
            if let Some(peer) = self.seats.get(other).map(|other| seat.as_peer_of(other)) {
                self.tell(other, ServerMessage::PeerJoined { peer });
            }
        }
        let room = seat.room.clone();
        let in_charge = seat.participant.role >= Role::Moderator;
        self.seats.insert(id.clone(), seat);
        if hand.is_some() {
            self.tell_hands(&room);
        }
        if in_charge {
            self.tell_who_waits_to(&id);
            self.tell_waiters(&room);
        }
    }

    /// Continues a participant on a new connection of the same user.
    pub fn resume(
        &mut self,
        connection: ConnectionId,
        user: &str,
        session: &str,
        participant: &str,
        resume_token: &str,
        ack: u32,
    ) -> Result<(), ErrorCode> {
        if self.connections.contains_key(&connection) {
            return Err(ErrorCode::AlreadyJoined);
        }
        let Some(seat) = self.seats.get_mut(participant) else {
            return self.resume_waiting(connection, user, session, participant, resume_token);
        };
        if seat.participant.user != user || !seat.is_proved_by(resume_token) {
            return Err(ErrorCode::ResumeRefused);
        }
        seat.outbox.acknowledge(ack).map_err(|_| ErrorCode::ResumeRefused)?;
        match core::mem::replace(&mut seat.attachment, Attachment::Connected(connection)) {
            Attachment::Lost { until } => {
                self.lost.remove(&(until, participant.to_string()));
            }
            Attachment::Connected(old) => {
                self.connections.remove(&old);
                self.outputs.push_back(Output::Close { connection: old, reason: CloseReason::Replaced });
            }
        }
        // The session may have been replaced by a new login while the connection was away.
        session.clone_into(&mut seat.session);
        self.connections.insert(connection, participant.to_string());
        self.outputs.push_back(unnumbered(connection, seat.received, ServerMessage::Resumed));
        for (seq, message) in seat.outbox.unacknowledged() {
            let frame = ServerFrame { seq, ack: seat.received, message: message.clone() };
            self.outputs.push_back(Output::Send { connection, frame });
        }
        self.tell_who_waits_to(participant);
        self.set_presence(participant, Presence::Online);
        Ok(())
    }

    /// Takes a frame from a connection that is a participant.
    pub fn handle_frame(&mut self, connection: ConnectionId, frame: ClientFrame) {
        let Some(id) = self.connections.get(&connection).cloned() else {
            return self.refuse(connection, ErrorCode::NotJoined, "Join a room first.");
        };
        let Some(seat) = self.seats.get_mut(&id) else { return self.hear_outside(connection, &id, &frame.message) };
        if seat.outbox.acknowledge(frame.ack).is_err() {
            return self.cut(connection, CloseReason::Malformed);
        }
        if frame.message == ClientMessage::Ping {
            self.outputs.push_back(unnumbered(connection, seat.received, ServerMessage::Pong));
            return;
        }
        if frame.seq == 0
            && let ClientMessage::Reaction { emoji } = &frame.message
        {
            return self.react(connection, &id, emoji);
        }
        if let ClientMessage::Quality { report } = frame.message {
            return self.outputs.push_back(Output::Quality { participant: id, report });
        }
        if frame.seq != 0 && frame.seq <= seat.received {
            return; // A repetition after a resume; it was taken the first time.
        }
        if frame.seq != seat.received + 1 {
            return self.cut(connection, CloseReason::Malformed);
        }
        seat.received = frame.seq;
        self.handle_message(connection, &id, frame.message);
    }

    fn handle_message(&mut self, connection: ConnectionId, id: &str, message: ClientMessage) {
        match message {
            ClientMessage::Leave => self.end(id, LeaveReason::Left),
            ClientMessage::Description { to, link, description } => {
                let description = self.description_for_room(id, description);
                self.pass_on(connection, id, &to, |from| ServerMessage::Description { from, link, description });
            }
            ClientMessage::Candidate { to, link, candidate } => {
                let found = candidate.is_some();
                let candidate = candidate.and_then(|candidate| self.candidate_for_room(id, candidate));
                if found && candidate.is_none() {
                    return;
                }
                self.pass_on(connection, id, &to, |from| ServerMessage::Candidate { from, link, candidate });
            }
            ClientMessage::Media { media } => {
                if let Some(seat) = self.seats.get_mut(id) {
                    seat.participant.media = media;
                }
                self.announce_change(id);
            }
            ClientMessage::Path { to, path } => self.take_path(id, &to, path),
            ClientMessage::Remove { participant, ban } => self.remove(connection, id, &participant, ban),
            order @ (ClientMessage::Hand { .. }
            | ClientMessage::SwitchOff { .. }
            | ClientMessage::AskToUnmute { .. }
            | ClientMessage::Lock { .. }
            | ClientMessage::GiveRole { .. }
            | ClientMessage::HandOver { .. }
            | ClientMessage::Admit { .. }
            | ClientMessage::TurnAway { .. }) => self.govern(connection, id, order),
            ClientMessage::Hello { .. } | ClientMessage::Join { .. } | ClientMessage::Resume { .. } => {
                self.refuse(connection, ErrorCode::AlreadyJoined, "This connection already has a participant.");
            }
            ClientMessage::Reaction { .. } => {
                self.refuse(connection, ErrorCode::MalformedMessage, "A reaction is not numbered.");
            }
            ClientMessage::Safety { to, payload } => self.take_safety(connection, id, &to, payload),
            ClientMessage::Picture { to, paused } => {
                self.pass_on(connection, id, &to, |from| ServerMessage::Picture { from, paused });
            }
            ClientMessage::Ping | ClientMessage::Quality { .. } => {}
        }
    }

    /// The connection is gone; its participant may resume within the grace time.
    pub fn disconnect(&mut self, now: Time, connection: ConnectionId) {
        let Some(id) = self.connections.remove(&connection) else { return };
        let until = now + self.limits.grace;
        let Some(seat) = self.seats.get_mut(&id) else { return self.lose_waiter(&id, until) };
        seat.attachment = Attachment::Lost { until };
        self.lost.insert((until, id.clone()));
        self.set_presence(&id, Presence::Reconnecting);
    }

    /// Whether one of a person's participants is in a room.
    #[must_use]
    pub fn is_inside(&self, user: &str, room: &str) -> bool {
        let present = self.rooms.get(room).map(|room| room.participants.as_slice()).unwrap_or_default();
        present.iter().filter_map(|id| self.seats.get(id)).any(|seat| seat.participant.user == user)
    }

    /// The names of those in a room, in the order in which they came.
    #[must_use]
    pub fn present(&self, room: &str) -> Vec<String> {
        let participants = self.rooms.get(room).map(|room| room.participants.as_slice()).unwrap_or_default();
        participants.iter().filter_map(|id| self.seats.get(id)).map(|seat| seat.participant.name.clone()).collect()
    }

    /// The rooms in which somebody is, or waits.
    #[must_use]
    pub fn rooms(&self) -> Vec<String> {
        let outside = self.waiting.keys().map(|(room, _)| room).filter(|room| !self.rooms.contains_key(*room));
        let mut rooms: Vec<_> = self.rooms.keys().chain(outside).cloned().collect();
        // Those who wait for a room stand next to each other.
        rooms.dedup();
        rooms
    }

    /// Gives a participant servers with a fresh credential.
    pub fn update_ice_servers(&mut self, participant: &str, ice_servers: Vec<IceServer>) {
        if let Some(waiter) = self.waiter_mut(participant) {
            waiter.admission.ice_servers = ice_servers;
            return;
        }
        self.tell(participant, ServerMessage::IceServers { ice_servers });
    }

    /// Tells a connection that something was refused.
    pub fn refuse(&mut self, connection: ConnectionId, code: ErrorCode, message: &str) {
        let ack = self.connections.get(&connection).and_then(|id| self.seats.get(id)).map_or(0, |seat| seat.received);
        let error = ServerMessage::Error { code, message: message.to_string() };
        self.outputs.push_back(unnumbered(connection, ack, error));
    }

    pub(crate) fn pass_on(
        &mut self,
        connection: ConnectionId,
        id: &str,
        to: &str,
        message: impl FnOnce(String) -> ServerMessage,
    ) {
        let same_room = match (self.seats.get(id), self.seats.get(to)) {
            (Some(from), Some(to)) => from.room == to.room && id != to.participant.id,
            _ => false,
        };
        if same_room {
            self.tell(to, message(id.to_string()));
        } else {
            self.refuse(connection, ErrorCode::NoSuchParticipant, "The addressee is not in this room.");
        }
    }

    fn set_presence(&mut self, id: &str, presence: Presence) {
        let Some(seat) = self.seats.get_mut(id) else { return };
        if seat.participant.presence != presence {
            seat.participant.presence = presence;
            self.announce_change(id);
        }
    }

    pub(crate) fn announce_change(&mut self, id: &str) {
        let Some(seat) = self.seats.get(id) else { return };
        let (participant, room) = (seat.participant.clone(), seat.room.clone());
        let change = ServerMessage::PeerChanged {
            participant: participant.id,
            media: participant.media,
            presence: participant.presence,
        };
        self.tell_others(&room, id, &change);
    }

    pub(crate) fn tell_others(&mut self, room: &str, id: &str, message: &ServerMessage) {
        let others: Vec<String> =
            self.rooms.get(room).map(|room| room.others(id).cloned().collect()).unwrap_or_default();
        for other in others {
            self.tell(&other, message.clone());
        }
    }

    /// Sends a numbered message, now or after a resume. Who lets too many pile up is no longer there.
    pub(crate) fn tell(&mut self, id: &str, message: ServerMessage) {
        let Some(seat) = self.seats.get_mut(id) else { return };
        let Some(seq) = seat.outbox.push(message.clone(), &self.limits) else {
            if let Some(connection) = seat.connection() {
                self.outputs.push_back(Output::Close { connection, reason: CloseReason::TooSlow });
            }
            return self.end(id, LeaveReason::TimedOut);
        };
        if let Some(connection) = seat.connection() {
            let frame = ServerFrame { seq, ack: seat.received, message };
            self.outputs.push_back(Output::Send { connection, frame });
        }
    }

    /// Closes a connection whose participant stays resumable only if the client behaves; a broken client does not.
    pub(crate) fn cut(&mut self, connection: ConnectionId, reason: CloseReason) {
        if let Some(id) = self.connections.get(&connection).cloned() {
            self.end(&id, LeaveReason::Removed);
        }
        self.outputs.push_back(Output::Close { connection, reason });
    }
}

pub(crate) fn unnumbered(connection: ConnectionId, ack: u32, message: ServerMessage) -> Output {
    Output::Send { connection, frame: ServerFrame { seq: 0, ack, message } }
}
