//! The open WebSocket connections.

use std::collections::{HashMap, HashSet};

use sohbet_signaling::{
    ConnectionId,
    protocol::{ClientFrame, ErrorCode, MediaState, Role, RoomInfo, ServerFrame},
};
use tokio::sync::mpsc;

use super::{Hub, IceHost};
use crate::auth::access::Identity;

/// Why the server closes a connection; `code` is the WebSocket close code that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farewell {
    /// The client has left.
    Left,
    /// The server stops or restarts: come back.
    Restart,
    /// The client broke the protocol.
    Malformed,
    /// The session ended, or never was.
    NotAuthenticated,
    /// The participant continues on another connection.
    Replaced,
    /// The client does not keep up.
    TooSlow,
    /// More messages than the limit allows.
    RateLimited,
    /// Nothing was heard from the client for too long, or the connection broke.
    Silent,
}

impl Farewell {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Left,
        Self::Restart,
        Self::Malformed,
        Self::NotAuthenticated,
        Self::Replaced,
        Self::TooSlow,
        Self::RateLimited,
        Self::Silent,
    ];

    /// Its name in figures and in the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Restart => "restart",
            Self::Malformed => "malformed",
            Self::NotAuthenticated => "not_authenticated",
            Self::Replaced => "replaced",
            Self::TooSlow => "too_slow",
            Self::RateLimited => "rate_limited",
            Self::Silent => "silent",
        }
    }

    /// RFC 6455, section 7.4; from 4000 on our own, as `docs/protocol.md` lists them.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Left => 1000,
            Self::Restart => 1012,
            Self::Malformed => 4400,
            Self::NotAuthenticated => 4401,
            Self::Silent => 4408,
            Self::Replaced => 4409,
            Self::TooSlow => 4413,
            Self::RateLimited => 4429,
        }
    }
}

/// What a connection's socket is to do.
#[derive(Debug)]
pub enum Outgoing {
    /// Send a frame.
    Frame(Box<ServerFrame>),
    /// Close.
    Close(Farewell),
}

/// How somebody comes into a room.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The room.
    pub room: RoomInfo,
    /// With this role.
    pub role: Role,
    /// Somebody in charge has to let them in first.
    pub waits: bool,
    /// The media that are on.
    pub media: MediaState,
}

/// An authenticated connection, which leaves the hub when dropped.
pub struct Connection {
    pub(super) id: ConnectionId,
    pub(super) identity: Identity,
    pub(super) ice_host: IceHost,
    pub(super) hub: Hub,
}

impl Connection {
    /// Who is on it.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Becomes a participant of a room that this person may join, or waits outside.
    pub fn join(&self, entry: Entry) -> Result<(), ErrorCode> {
        self.hub.join(self, entry)
    }

    /// Continues as a participant whose connection was lost.
    pub fn resume(&self, participant: &str, token: &str, ack: u32) -> Result<(), ErrorCode> {
        self.hub.resume(self, participant, token, ack)
    }

    /// Hands a frame to the signaling core.
    pub fn handle_frame(&self, frame: ClientFrame) {
        self.hub.handle_frame(self.id, frame);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.hub.disconnect(self.id);
    }
}

/// A connection as the hub keeps it.
pub(super) struct Open {
    pub(super) user: String,
    pub(super) session: String,
    pub(super) queue: mpsc::Sender<Outgoing>,
}

#[derive(Default)]
pub(super) struct Connections {
    last: u64,
    open: HashMap<ConnectionId, Open>,
}

impl Connections {
    pub(super) fn add(&mut self, open: Open) -> ConnectionId {
        self.last += 1;
        let id = ConnectionId(self.last);
        self.open.insert(id, open);
        id
    }

    /// How many there are, and of how many people.
    pub(super) fn count(&self) -> (usize, usize) {
        let users: HashSet<&str> = self.open.values().map(|open| open.user.as_str()).collect();
        (self.open.len(), users.len())
    }

    pub(super) fn sessions(&self) -> HashSet<String> {
        self.open.values().map(|open| open.session.clone()).collect()
    }

    pub(super) fn remove(&mut self, id: ConnectionId) {
        self.open.remove(&id);
    }

    /// Queues a frame. Where the queue is full the connection is let go: dropping its queue ends its socket.
    pub(super) fn send(&mut self, id: ConnectionId, frame: ServerFrame) {
        if let Some(open) = self.open.get(&id)
            && open.queue.try_send(Outgoing::Frame(Box::new(frame))).is_err()
        {
            self.open.remove(&id);
        }
    }

    pub(super) fn close(&mut self, id: ConnectionId, farewell: Farewell) {
        if let Some(open) = self.open.remove(&id) {
            // A full queue means that nobody reads; then the closed channel is word enough.
            let _ = open.queue.try_send(Outgoing::Close(farewell));
        }
    }

    /// Ends the connections of whoever is no longer authenticated.
    pub(super) fn end(&mut self, whose: impl Fn(&Open) -> bool) {
        let ended: Vec<_> = self.open.iter().filter(|(_, open)| whose(open)).map(|(id, _)| *id).collect();
        for id in ended {
            self.close(id, Farewell::NotAuthenticated);
        }
    }

    pub(super) fn close_all(&mut self, farewell: Farewell) {
        for (_, open) in self.open.drain() {
            let _ = open.queue.try_send(Outgoing::Close(farewell));
        }
    }
}
