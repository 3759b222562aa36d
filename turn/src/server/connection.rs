//! TCP connections to peers (RFC 6062), by id. The control connection that asks for one and the data connection that it
//! is bound to are streams of their own, each with its own shard: this is what they share.

use alloc::{sync::Arc, vec::Vec};
use core::net::SocketAddr;

use hashbrown::HashMap;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    bandwidth::{Bucket, Meter},
    endpoint::Endpoint,
    holder::Holder,
    limits::{BIND_TIMEOUT, CONNECT_TIMEOUT, CONNECTIONS, CONNECTIONS_PER_ALLOCATION, UNBOUND_PER_HOLDER},
};
use crate::Instant;

/// What names a connection to a peer (CONNECTION-ID, RFC 6062 section 6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub u32);

/// A connection to a peer that a client has bound to its stream: what arrives at one side leaves at the other.
pub struct Bound {
    id: ConnectionId,
    endpoint: Arc<Endpoint>,
    buckets: [Arc<Bucket>; 3],
    inside: bool,
}

impl Bound {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> ConnectionId {
        self.id
    }

    /// Whether its allocation is neither over nor revoked; the connection ends with it.
    #[must_use]
    pub fn is_alive(&self, now: Instant) -> bool {
        self.endpoint.is_alive(now)
    }

    /// What the client's bytes are counted in.
    #[must_use]
    pub fn client_meter(&self) -> Meter {
        Meter::new(self.buckets.clone())
    }

    /// What the peer's bytes are counted in; `None` where the peer is a client of this relay and pays for them itself.
    #[must_use]
    pub fn peer_meter(&self) -> Option<Meter> {
        (!self.inside).then(|| Meter::new(self.buckets.clone()))
    }
}

/// Why there is no new connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoConnection {
    /// The allocation has one to this peer.
    Exists,
    /// One of the allocations is over.
    Over,
    /// The allocation, its holder or the relay has enough of them.
    Capacity,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Connecting(Instant),
    Waiting(Instant),
    Bound,
}

struct Connection {
    endpoint: Arc<Endpoint>,
    peer: SocketAddr,
    state: State,
    /// Whether the peer is another allocation here.
    inside: bool,
}

/// Every connection to a peer.
pub(super) struct Connections {
    key: [u8; 32],
    drawn: u64,
    known: HashMap<ConnectionId, Connection>,
}

impl Connections {
    /// `key` makes ids that nobody can guess.
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self { key, drawn: 0, known: HashMap::new() }
    }

    /// Begins a connection from `endpoint` to `peer`, that has to be established in time.
    pub(super) fn begin(
        &mut self,
        endpoint: &Arc<Endpoint>,
        peer: SocketAddr,
        now: Instant,
    ) -> Result<ConnectionId, NoConnection> {
        self.add(endpoint, peer, now, State::Connecting(now + CONNECT_TIMEOUT))
    }

    /// A connection that the peer has made.
    pub(super) fn accept(
        &mut self,
        endpoint: &Arc<Endpoint>,
        peer: SocketAddr,
        now: Instant,
    ) -> Result<ConnectionId, NoConnection> {
        self.add(endpoint, peer, now, State::Waiting(now + BIND_TIMEOUT))
    }

    /// One connection between two allocations here: an id for each.
    pub(super) fn join(&mut self, ends: [&Arc<Endpoint>; 2], now: Instant) -> Result<[ConnectionId; 2], NoConnection> {
        let [one, other] = ends;
        self.check(one, other.relayed, now)?;
        self.check(other, one.relayed, now)?;
        let until = State::Waiting(now + BIND_TIMEOUT);
        Ok([self.insert(one, other.relayed, until, true), self.insert(other, one.relayed, until, true)])
    }

    /// The attempt has come to a connection. `false`: too late.
    pub(super) fn establish(&mut self, id: ConnectionId, now: Instant) -> bool {
        let Some(connection) = self.known.get_mut(&id) else { return false };
        let in_time = matches!(connection.state, State::Connecting(until) if now < until);
        if in_time {
            connection.state = State::Waiting(now + BIND_TIMEOUT);
        }
        in_time
    }

    /// Whether the attempt may still succeed.
    pub(super) fn is_connecting(&self, id: ConnectionId, now: Instant) -> bool {
        self.known
            .get(&id)
            .is_some_and(|connection| matches!(connection.state, State::Connecting(until) if now < until))
    }

    /// The allocation whose connection waits under `id`, where that is one of `holder`'s.
    pub(super) fn waiting(&self, id: ConnectionId, holder: &Holder, now: Instant) -> Option<&Arc<Endpoint>> {
        let connection = self.known.get(&id)?;
        let in_time = matches!(connection.state, State::Waiting(until) if now < until);
        let endpoint = &connection.endpoint;
        (in_time && endpoint.holder == *holder && endpoint.is_alive(now)).then_some(endpoint)
    }

    /// Binds the connection `id`, which [`Self::waiting`] has found.
    pub(super) fn bind(&mut self, id: ConnectionId, buckets: [Arc<Bucket>; 3]) -> Option<Bound> {
        let connection = self.known.get_mut(&id)?;
        connection.state = State::Bound;
        Some(Bound { id, endpoint: Arc::clone(&connection.endpoint), buckets, inside: connection.inside })
    }

    /// Forgets one.
    pub(super) fn end(&mut self, id: ConnectionId) {
        self.known.remove(&id);
    }

    /// Forgets those of `endpoint` that were not established or not bound in time; says which.
    pub(super) fn expire(&mut self, endpoint: &Arc<Endpoint>, now: Instant) -> Vec<ConnectionId> {
        self.remove(|connection| {
            let late = match connection.state {
                State::Connecting(until) | State::Waiting(until) => until <= now,
                State::Bound => false,
            };
            late && Arc::ptr_eq(&connection.endpoint, endpoint)
        })
    }

    /// Forgets all of `endpoint`; says which.
    pub(super) fn end_all(&mut self, endpoint: &Arc<Endpoint>) -> Vec<ConnectionId> {
        self.remove(|connection| Arc::ptr_eq(&connection.endpoint, endpoint))
    }

    fn remove(&mut self, is_over: impl Fn(&Connection) -> bool) -> Vec<ConnectionId> {
        self.known.extract_if(|_, connection| is_over(connection)).map(|(id, _)| id).collect()
    }

    fn add(
        &mut self,
        endpoint: &Arc<Endpoint>,
        peer: SocketAddr,
        now: Instant,
        state: State,
    ) -> Result<ConnectionId, NoConnection> {
        self.check(endpoint, peer, now)?;
        Ok(self.insert(endpoint, peer, state, false))
    }

    fn check(&self, endpoint: &Arc<Endpoint>, peer: SocketAddr, now: Instant) -> Result<(), NoConnection> {
        if !endpoint.is_alive(now) {
            return Err(NoConnection::Over);
        }
        let own = |connection: &&Connection| Arc::ptr_eq(&connection.endpoint, endpoint);
        let unbound = |connection: &&Connection| {
            connection.state != State::Bound && connection.endpoint.holder == endpoint.holder
        };
        if self.known.values().filter(own).any(|connection| connection.peer == peer) {
            return Err(NoConnection::Exists);
        }
        let full = self.known.len() >= CONNECTIONS
            || self.known.values().filter(own).count() >= CONNECTIONS_PER_ALLOCATION
            || self.known.values().filter(unbound).count() >= UNBOUND_PER_HOLDER;
        if full { Err(NoConnection::Capacity) } else { Ok(()) }
    }

    fn insert(&mut self, endpoint: &Arc<Endpoint>, peer: SocketAddr, state: State, inside: bool) -> ConnectionId {
        let id = self.draw();
        self.known.insert(id, Connection { endpoint: Arc::clone(endpoint), peer, state, inside });
        id
    }

    /// An id that is not in use. There are 32 bits of them and few in use.
    fn draw(&mut self) -> ConnectionId {
        loop {
            self.drawn += 1;
            let mut mac: Hmac<Sha256> = match Hmac::new_from_slice(&self.key) {
                Ok(mac) => mac,
                Err(_) => unreachable!("HMAC takes a key of any length"),
            };
            mac.update(&self.drawn.to_be_bytes());
            let [a, b, c, d, ..] = <[u8; 32]>::from(mac.finalize().into_bytes());
            let id = ConnectionId(u32::from_be_bytes([a, b, c, d]));
            if !self.known.contains_key(&id) {
                return id;
            }
        }
    }
}
