//! A peer of an allocation, and the two ways to it: in process to another allocation here, or out of a relay port.

use core::net::SocketAddr;

use super::{
    directory::SharedDirectory,
    endpoint::{AddressId, Endpoint},
    event::Sent,
    limits::ROUTE_RETRY,
    route::{Resolved, Route},
};
use crate::Instant;

/// Where a peer can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// The number of its IP address, where that is a relayed address of this server.
    pub(super) inside: Option<AddressId>,
    /// Whether it may be reached out of a relay port.
    pub(super) outside: bool,
}

/// A peer's transport address, and the route to it once it was found.
pub(super) struct Peer {
    address: SocketAddr,
    places: Places,
    route: Option<Route>,
    /// Whether it is an allocation of this server that may not be reached, by no way.
    closed: bool,
    retry_at: Instant,
    sent: Tally,
    /// How many packets had been sent when that was told last.
    told: u64,
}

/// What was sent to a peer.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) packets: u64,
    pub(super) bytes: u64,
}

impl Tally {
    pub(super) const fn count(&mut self, len: usize) {
        self.packets += 1;
        self.bytes += len as u64;
    }
}

/// The way a packet for a peer takes.
pub(super) enum Way<'a> {
    /// To the client of another allocation of this server.
    Inside(&'a Route),
    /// Out of the relay port.
    Outside,
}

impl Peer {
    pub(super) const fn new(address: SocketAddr, places: Places) -> Self {
        let (sent, retry_at) = (Tally { packets: 0, bytes: 0 }, Instant::from_millis(0));
        Self { address, places, route: None, closed: false, retry_at, sent, told: 0 }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The way from `own` to this peer, and where to count what goes there. `None` while there is no such peer, or none that
    /// `own` may reach.
    pub(super) fn way(
        &mut self,
        own: &Endpoint,
        now: Instant,
        directory: &impl SharedDirectory,
    ) -> Option<(Way<'_>, &mut Tally)> {
        if self.places.inside.is_some() {
            self.find_route(own, now, directory);
        }
        let way = match &self.route {
            Some(route) => Way::Inside(route),
            None if self.places.outside && !self.closed => Way::Outside,
            None => return None,
        };
        Some((way, &mut self.sent))
    }

    /// What was sent to it in all.
    pub(super) const fn sent(&self) -> Tally {
        self.sent
    }

    /// What was sent to it since this was asked last, if anything, and to whom.
    pub(super) fn tell_sent(&mut self) -> Option<Sent> {
        let packets = self.sent.packets - core::mem::replace(&mut self.told, self.sent.packets);
        let holder = self.route.as_ref().map(|route| route.endpoint.holder.clone());
        (packets > 0 && (holder.is_some() || self.places.outside)).then_some(Sent { holder, packets })
    }

    fn find_route(&mut self, own: &Endpoint, now: Instant, directory: &impl SharedDirectory) {
        if self.route.as_ref().is_some_and(|route| !route.endpoint.is_alive(now)) {
            self.route = None;
        }
        if let Some(route) = &mut self.route {
            route.follow_changes(own);
        } else if self.retry_at <= now {
            self.retry_at = now + ROUTE_RETRY;
            let resolved = Route::resolve(self.address, own, now, directory);
            self.closed = matches!(resolved, Resolved::Closed);
            self.route = if let Resolved::Found(route) = resolved { Some(route) } else { None };
        }
    }
}
