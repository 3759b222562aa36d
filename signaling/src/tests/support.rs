//! A server with clients that record what they are told.

use std::collections::HashMap;

use crate::{
    Admission, ConnectionId, Limits, Output, Signaling, Time,
    protocol::{ClientFrame, ClientMessage, ErrorCode, MediaState, Role, RoomInfo, ServerFrame, ServerMessage},
};

/// The room in these tests that hides addresses.
pub(super) const RELAY_ONLY: &str = "hideout";

pub(super) struct Server {
    pub(super) signaling: Signaling,
    pub(super) now: Time,
    /// Every output that was not a frame, in order.
    pub(super) other: Vec<Output>,
    frames: HashMap<ConnectionId, Vec<ServerFrame>>,
    sent: HashMap<ConnectionId, u32>,
    connections: u64,
    /// Whether those who join from now on have to wait.
    pub(super) waiting_room: bool,
}

impl Server {
    pub(super) fn new() -> Self {
        Self::with(Limits::default())
    }

    pub(super) fn with(limits: Limits) -> Self {
        Self {
            signaling: Signaling::new(limits),
            now: Time::from_secs(1000),
            other: Vec::new(),
            frames: HashMap::new(),
            sent: HashMap::new(),
            connections: 0,
            waiting_room: false,
        }
    }

    pub(super) fn connect(&mut self) -> ConnectionId {
        self.connections += 1;
        ConnectionId(self.connections)
    }

    /// Joins `name` to `room` as `name` with participant id `name`, on a new connection.
    pub(super) fn join(&mut self, name: &str, room: &str) -> ConnectionId {
        self.join_as(name, room, Role::Member)
    }

    pub(super) fn join_as(&mut self, name: &str, room: &str, role: Role) -> ConnectionId {
        let connection = self.connect();
        self.try_join(connection, name, room, role).unwrap();
        connection
    }

    pub(super) fn try_join(
        &mut self,
        connection: ConnectionId,
        name: &str,
        room: &str,
        role: Role,
    ) -> Result<(), ErrorCode> {
        self.enter(connection, (name, name), room, role)
    }

    /// Joins somebody who may be there already as another participant.
    pub(super) fn join_anew(
        &mut self,
        connection: ConnectionId,
        name: &str,
        participant: &str,
        room: &str,
    ) -> Result<(), ErrorCode> {
        self.enter(connection, (name, participant), room, Role::Member)
    }

    fn enter(
        &mut self,
        connection: ConnectionId,
        (name, participant): (&str, &str),
        room: &str,
        role: Role,
    ) -> Result<(), ErrorCode> {
        let result = self.signaling.join(
            connection,
            Admission {
                room: RoomInfo { id: room.into(), name: room.into(), relay_only: room == RELAY_ONLY },
                participant: participant.into(),
                resume_token: format!("{name}'s token"),
                user: format!("{name}'s user"),
                session: format!("{name}'s session"),
                name: name.into(),
                guest: role == Role::Guest,
                role,
                waits: self.waiting_room && role < Role::Moderator,
                media: MediaState::default(),
                ice_servers: Vec::new(),
            },
        );
        self.drain();
        result
    }

    pub(super) fn resume(&mut self, name: &str, ack: u32) -> Result<ConnectionId, ErrorCode> {
        let connection = self.connect();
        let (user, session, token) = (format!("{name}'s user"), format!("{name}'s session"), format!("{name}'s token"));
        let result = self.signaling.resume(connection, &user, &session, name, &token, ack);
        self.drain();
        result.map(|()| connection)
    }

    /// Sends the next numbered message.
    pub(super) fn say(&mut self, connection: ConnectionId, message: ClientMessage) {
        let seq = self.sent.entry(connection).or_default();
        *seq += 1;
        let seq = *seq;
        self.send(connection, ClientFrame { seq, ack: 0, message });
    }

    pub(super) fn send(&mut self, connection: ConnectionId, frame: ClientFrame) {
        self.signaling.handle_frame(connection, frame);
        self.drain();
    }

    pub(super) fn disconnect(&mut self, connection: ConnectionId) {
        self.signaling.disconnect(self.now, connection);
        self.drain();
    }

    /// Lets time pass, waking the core at each of its deadlines.
    pub(super) fn wait(&mut self, duration: Time) {
        let end = self.now + duration;
        while let Some(deadline) = self.signaling.poll_timeout().filter(|deadline| *deadline <= end) {
            self.now = deadline;
            self.signaling.handle_timeout(deadline);
            self.drain();
        }
        self.now = end;
    }

    pub(super) fn drain(&mut self) {
        while let Some(output) = self.signaling.poll_output() {
            match output {
                Output::Send { connection, frame } => self.frames.entry(connection).or_default().push(frame),
                other => self.other.push(other),
            }
        }
    }

    /// Takes the frames a connection was sent since the last look.
    pub(super) fn frames(&mut self, connection: ConnectionId) -> Vec<ServerFrame> {
        self.frames.remove(&connection).unwrap_or_default()
    }

    /// The same without their numbers.
    pub(super) fn heard(&mut self, connection: ConnectionId) -> Vec<ServerMessage> {
        self.frames(connection).into_iter().map(|frame| frame.message).collect()
    }

    /// The code of the one error that a connection was told.
    pub(super) fn error(&mut self, connection: ConnectionId) -> ErrorCode {
        match self.heard(connection).as_slice() {
            [ServerMessage::Error { code, .. }] => *code,
            other => panic!("expected one error, heard {other:?}"),
        }
    }
}

pub(super) fn candidate(to: &str) -> ClientMessage {
    ClientMessage::Candidate { to: to.into(), link: 0, candidate: None }
}
