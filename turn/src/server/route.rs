//! The direct way from one allocation to another, resolved once and kept while nothing has changed.

use alloc::sync::Arc;
use core::net::SocketAddr;

use super::{directory::SharedDirectory, endpoint::Endpoint};
use crate::Instant;

/// Everything a packet needs to get to another allocation's client.
pub(super) struct Route {
    pub(super) endpoint: Arc<Endpoint>,
    /// The peer's channel bindings when `channel` was read.
    generation: u64,
    /// The channel the peer has bound to us, and until when.
    channel: Option<(u16, Instant)>,
}

/// What is at a relayed transport address.
pub(super) enum Resolved {
    /// An allocation that may be reached.
    Found(Route),
    /// An allocation that may not: it is in another room, relays no datagrams, or is over.
    Closed,
    /// None of this server's allocations.
    Nobody,
}

impl Route {
    /// The route from `own` to the allocation with this relayed transport address.
    pub(super) fn resolve(
        relayed: SocketAddr,
        own: &Endpoint,
        now: Instant,
        directory: &impl SharedDirectory,
    ) -> Resolved {
        let Some(endpoint) = directory.read(|directory| directory.endpoint(&relayed).map(Arc::clone)) else {
            return Resolved::Nobody;
        };
        if endpoint.group != own.group || endpoint.connects || !endpoint.is_alive(now) {
            return Resolved::Closed;
        }
        // The generation first: a binding made in between is then seen as a change.
        let generation = endpoint.channels.generation();
        let channel = bound_to(&endpoint, own);
        Resolved::Found(Self { endpoint, generation, channel })
    }

    /// The channel number that the peer wants our data under; without one it gets Data indications.
    pub(super) fn channel(&self, now: Instant) -> Option<u16> {
        self.channel.filter(|(_, until)| now < *until).map(|(number, _)| number)
    }

    pub(super) fn follow_changes(&mut self, own: &Endpoint) {
        let generation = self.endpoint.channels.generation();
        if generation != self.generation {
            self.generation = generation;
            self.channel = bound_to(&self.endpoint, own);
        }
    }
}

fn bound_to(peer: &Endpoint, own: &Endpoint) -> Option<(u16, Instant)> {
    peer.channels.bound_to((own.address_id, own.relayed.port()))
}
