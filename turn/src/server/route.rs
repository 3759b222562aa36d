//! The direct way from one allocation to another, resolved once and kept while nothing has changed.

use alloc::sync::Arc;
use core::net::SocketAddr;

use super::{directory::SharedDirectory, endpoint::Endpoint, limits::ROUTE_RETRY};
use crate::Instant;

/// A peer's relayed transport address, and the route to it once it was found.
pub(super) struct Peer {
    address: SocketAddr,
    route: Option<Route>,
    retry_at: Instant,
}

/// Everything a packet needs to get to a peer.
pub(super) struct Route {
    pub(super) endpoint: Arc<Endpoint>,
    /// The peer's channel bindings when `channel` was read.
    generation: u64,
    /// The channel the peer has bound to us, and until when.
    channel: Option<(u16, Instant)>,
}

impl Peer {
    pub(super) const fn new(address: SocketAddr) -> Self {
        Self { address, route: None, retry_at: Instant::from_millis(0) }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The route from `own` to this peer. `None` while there is no such peer in the same group.
    pub(super) fn route(&mut self, own: &Endpoint, now: Instant, directory: &impl SharedDirectory) -> Option<&Route> {
        if self.route.as_ref().is_some_and(|route| !route.endpoint.is_alive(now)) {
            self.route = None;
        }
        if let Some(route) = &mut self.route {
            route.follow_changes(own);
        } else if self.retry_at <= now {
            self.retry_at = now + ROUTE_RETRY;
            self.route = resolve(self.address, own, now, directory);
        }
        self.route.as_ref()
    }
}

impl Route {
    /// The channel number that the peer wants our data under; without one it gets Data indications.
    pub(super) fn channel(&self, now: Instant) -> Option<u16> {
        self.channel.filter(|(_, until)| now < *until).map(|(number, _)| number)
    }

    fn follow_changes(&mut self, own: &Endpoint) {
        let generation = self.endpoint.channels.generation();
        if generation != self.generation {
            self.generation = generation;
            self.channel = bound_to(&self.endpoint, own);
        }
    }
}

fn resolve(address: SocketAddr, own: &Endpoint, now: Instant, directory: &impl SharedDirectory) -> Option<Route> {
    let endpoint = directory.read(|directory| directory.endpoint(&address).map(Arc::clone))?;
    let reachable = endpoint.group == own.group && endpoint.is_alive(now);
    reachable.then(|| {
        // The generation first: a binding made in between is then seen as a change.
        let generation = endpoint.channels.generation();
        let channel = bound_to(&endpoint, own);
        Route { endpoint, generation, channel }
    })
}

fn bound_to(peer: &Endpoint, own: &Endpoint) -> Option<(u16, Instant)> {
    peer.channels.bound_to((own.address_id, own.relayed.port()))
}
