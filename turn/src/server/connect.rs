//! `Connect`, `ConnectionBind` and `ConnectionAttempt` (RFC 6062 section 5): TCP connections between peers and clients
//! that came over a stream.

use alloc::{borrow::ToOwned, sync::Arc, vec::Vec};
use core::net::SocketAddr;

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    allocation::{Allocation, Attempt},
    authentication::Authentic,
    connection::{Bound, ConnectionId, NoConnection},
    counters::Drop,
    directory::SharedDirectory,
    endpoint::{Destination, Endpoint},
    permission::peers,
    ports::{PortId, RelayPorts},
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{
    FiveTuple, Instant, Transport, attribute,
    message::{self, CONNECTION_ATTEMPT, Response},
};

const FAILURE: Refusal = Refusal::Code(ErrorCode::CONNECTION_TIMEOUT_OR_FAILURE);

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    /// RFC 6062 section 5.2. `None`: the answer comes when the attempt has come to something.
    pub(super) fn handle_connect(&mut self, request: &Request) -> Result<Option<Response>, Refusal> {
        if !self.allocation_of(request)?.connects {
            return Err(Refusal::Code(ErrorCode::ALLOCATION_MISMATCH));
        }
        let peer = peers(request.message).next().ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))??;
        let places = self.permissible(request, peer.ip())?;
        let Some(own) = self.allocation_of(request)?.relayed_of(peer.is_ipv4()) else { return Err(FAILURE) };
        let (endpoint, port) = (Arc::clone(&own.endpoint), own.port);
        let other = self.directory.read(|directory| directory.endpoint(&peer).map(Arc::clone));
        match (other, port) {
            (Some(other), _) => self.connect_inside(request, &endpoint, &other).map(Some),
            (None, Some(port)) if places.outside => self.connect_outside(request, &endpoint, port, peer),
            (None, _) => Err(FAILURE),
        }
    }

    /// To a peer outside: the driver tries, [`Shard::handle_connected`] answers.
    fn connect_outside(
        &mut self,
        request: &Request,
        endpoint: &Arc<Endpoint>,
        port: PortId,
        peer: SocketAddr,
    ) -> Result<Option<Response>, Refusal> {
        let now = request.now.instant;
        let id = self.directory.write(|directory| directory.connections.begin(endpoint, peer, now));
        let id = id.map_err(refusal)?;
        self.allocation_of(request)?.attempts.push(Attempt { id, request: request.message.as_bytes().to_owned() });
        self.ports.connect(id, port, peer);
        Ok(None)
    }

    /// To another allocation here, in process: it is connected at once where that one permits us.
    fn connect_inside(
        &mut self,
        request: &Request,
        own: &Arc<Endpoint>,
        other: &Arc<Endpoint>,
    ) -> Result<Response, Refusal> {
        let now = request.now.instant;
        let reachable = other.connects && other.group == own.group && other.is_alive(now) && !Arc::ptr_eq(own, other);
        if !reachable || !other.permissions.allow(own.address_id, now) {
            return Err(FAILURE);
        }
        let Self { directory, ports, .. } = self;
        // At once: the other side may end in any moment, and closes what it finds then.
        let ids = directory.write(|directory| {
            let ids = directory.connections.join([own, other], now)?;
            ports.join(ids);
            Ok(ids)
        });
        let ids = ids.map_err(refusal)?;
        tell(other, ids[1], own.relayed);
        Ok(connected(request.message, ids[0]))
    }

    /// RFC 6062 section 5.4: the stream of this request becomes a data connection; see [`Shard::take_bound`].
    pub(super) fn handle_connection_bind(&mut self, request: &Request, authentic: &Authentic) -> Answer {
        let bad_request = Refusal::Code(ErrorCode::BAD_REQUEST);
        let five_tuple = &request.origin.five_tuple;
        if five_tuple.transport == Transport::Udp || self.allocations.contains_key(five_tuple) {
            return Err(bad_request);
        }
        let id = connection_id(request.message).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))?;
        let now = request.now.instant;
        let bound = self.directory.write(|directory| directory.bind_connection(id, &authentic.holder, now));
        self.bound = Some(bound.ok_or(bad_request)?);
        self.counters.connections_bound += 1;
        Ok(Response::success(request.message))
    }

    /// What the stream whose packet was just answered is bound to from now on. What follows on it is no message any more.
    pub fn take_bound(&mut self) -> Option<Bound> {
        self.bound.take()
    }

    /// Forgets a connection that has ended.
    pub fn handle_closed(&mut self, id: ConnectionId) {
        self.directory.write(|directory| directory.connections.end(id));
    }

    /// The attempt `id`, that [`RelayPorts::connect`] began, has come to a connection or has failed.
    pub fn handle_connected(&mut self, now: Instant, id: ConnectionId, connected: bool) {
        let attempted = |allocation: &Allocation| allocation.attempts.iter().any(|attempt| attempt.id == id);
        let Some(allocation) = self.allocations.values_mut().find(|allocation| attempted(allocation)) else {
            return self.ports.hang_up(id);
        };
        let established = connected
            && allocation.is_alive(now)
            && self.directory.write(|directory| directory.connections.establish(id, now));
        if !established {
            self.directory.write(|directory| directory.connections.end(id));
            self.ports.hang_up(id);
        }
        allocation.answer_attempt(id, established);
    }

    /// RFC 6062 section 5.3: the peer at `from` has connected to a listening port. `None`: it has to be closed at once.
    pub fn handle_peer_connection(&mut self, now: Instant, port: PortId, from: SocketAddr) -> Option<ConnectionId> {
        let five_tuple = self.ports_of.get(port.0 as usize).and_then(Option::as_ref);
        let allocation = five_tuple.and_then(|five_tuple| self.allocations.get(five_tuple))?;
        let own = allocation.relayed.iter().find(|own| own.port == Some(port) && own.endpoint.is_alive(now))?;
        if !own.permits_outside(from.ip(), now) {
            self.counters.count_drop(Drop::Permission);
            return None;
        }
        let id = self.directory.write(|directory| directory.connections.accept(&own.endpoint, from, now)).ok()?;
        tell(&own.endpoint, id, from);
        Some(id)
    }

    /// Closes what was not bound, and gives up what was not established, in time.
    pub(super) fn sweep_connections(&mut self, now: Instant) {
        let Self { allocations, directory, ports, .. } = self;
        for allocation in allocations.values_mut().filter(|allocation| allocation.connects) {
            for own in &allocation.relayed {
                for id in directory.write(|directory| directory.connections.expire(&own.endpoint, now)) {
                    ports.hang_up(id);
                }
            }
            let connecting = |id| directory.read(|directory| directory.connections.is_connecting(id, now));
            let given_up: Vec<_> = allocation.attempts.iter().map(|attempt| attempt.id).collect();
            for id in given_up.into_iter().filter(|id| !connecting(*id)) {
                allocation.answer_attempt(id, false);
            }
        }
    }

    /// Closes the connections of `endpoint`, which is over. Those that are bound end by themselves.
    pub(super) fn end_connections(&mut self, endpoint: &Arc<Endpoint>) {
        for id in self.directory.write(|directory| directory.connections.end_all(endpoint)) {
            self.ports.hang_up(id);
        }
    }
}

impl Allocation {
    /// Answers the Connect request of an attempt.
    fn answer_attempt(&mut self, id: ConnectionId, established: bool) {
        let Some(index) = self.attempts.iter().position(|attempt| attempt.id == id) else { return };
        let Attempt { request, .. } = self.attempts.swap_remove(index);
        let Some(message) = message::parse(&request) else { return };
        let response = if established {
            connected(&message, id)
        } else {
            Response::error(&message, ErrorCode::CONNECTION_TIMEOUT_OR_FAILURE)
        };
        if let Some(own) = self.relayed.first() {
            push(&own.endpoint, &response.finish(Some(&self.key)));
        }
    }
}

/// Tells the client of `endpoint` that `peer` has connected to it (`ConnectionAttempt`).
fn tell(endpoint: &Endpoint, id: ConnectionId, peer: SocketAddr) {
    let mut indication = Response::indication(CONNECTION_ATTEMPT);
    indication.address(attribute::XOR_PEER_ADDRESS, &peer);
    indication.bytes(attribute::CONNECTION_ID, &id.0.to_be_bytes());
    push(endpoint, &indication.finish(None));
}

/// A client that has not read so much that this finds no room is lost already.
fn push(endpoint: &Endpoint, message: &[u8]) {
    if let Destination::Stream(stream) = &endpoint.destination {
        let _ = stream.push(message, &[]);
    }
}

fn connected(request: &Message, id: ConnectionId) -> Response {
    let mut response = Response::success(request);
    response.bytes(attribute::CONNECTION_ID, &id.0.to_be_bytes());
    response
}

fn connection_id(message: &Message) -> Option<ConnectionId> {
    let raw = message::value(message, attribute::CONNECTION_ID)?;
    <[u8; 4]>::try_from(&*raw.value).ok().map(|id| ConnectionId(u32::from_be_bytes(id)))
}

const fn refusal(refused: NoConnection) -> Refusal {
    Refusal::Code(match refused {
        NoConnection::Exists => ErrorCode::CONNECTION_ALREADY_EXISTS,
        NoConnection::Over => ErrorCode::CONNECTION_TIMEOUT_OR_FAILURE,
        NoConnection::Capacity => ErrorCode::INSUFFICIENT_CAPACITY,
    })
}

/// Whether an allocation that relays connections can be had on this path: of a client that came over a stream.
pub(super) fn may_connect(five_tuple: &FiveTuple, open: bool) -> bool {
    open && five_tuple.transport != Transport::Udp
}
