//! `CreatePermission` (RFC 8656 section 10), and what it takes to permit a peer.

use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    allocation::Allocation,
    directory::SharedDirectory,
    endpoint::AddressId,
    limits::PERMISSION_LIFETIME,
    peer::Places,
    ports::RelayPorts,
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{
    Instant, attribute,
    message::{self, Response},
    xor_address,
};

/// The addresses of one family that a request wants permitted.
pub(super) struct Wanted {
    v4: bool,
    inside: Vec<AddressId>,
    outside: Vec<IpAddr>,
}

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    pub(super) fn handle_create_permission(&mut self, request: &Request) -> Answer {
        self.allocation_of(request)?;
        let (mut v4, mut v6) = (Wanted::none(true), Wanted::none(false));
        for peer in peers(request.message) {
            let ip = peer?.ip();
            let places = self.permissible(request, ip)?;
            if ip.is_ipv4() { &mut v4 } else { &mut v6 }.add(ip, places);
        }
        let now = request.now.instant;
        let allocation = self.allocation_of(request)?;
        if v4.is_empty() && v6.is_empty() {
            return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
        }
        // All or none (RFC 8656 section 10.2).
        if [&v4, &v6].iter().all(|wanted| wanted.fits(allocation, now)) {
            v4.install(allocation, now);
            v6.install(allocation, now);
            Ok(Response::success(request.message))
        } else {
            Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY))
        }
    }

    /// Where the peer at `ip` may be: 443 when the allocation has no address of its family, 403 when it is neither a relayed
    /// address of this server nor a peer that open mode may reach.
    pub(super) fn permissible(&mut self, request: &Request, ip: IpAddr) -> Result<Places, Refusal> {
        if self.allocation_of(request)?.relayed_of(ip.is_ipv4()).is_none() {
            return Err(Refusal::Code(ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH));
        }
        let places = self.settings.places(ip, &self.directory);
        if places.inside.is_none() && !places.outside {
            self.counters.forbidden_peers += 1;
            return Err(Refusal::Code(ErrorCode::FORBIDDEN));
        }
        Ok(places)
    }
}

impl Wanted {
    pub(super) fn one(ip: IpAddr, places: Places) -> Self {
        let mut wanted = Self::none(ip.is_ipv4());
        wanted.add(ip, places);
        wanted
    }

    const fn none(v4: bool) -> Self {
        Self { v4, inside: Vec::new(), outside: Vec::new() }
    }

    fn add(&mut self, ip: IpAddr, places: Places) {
        if let Some(id) = places.inside.filter(|id| !self.inside.contains(id)) {
            self.inside.push(id);
        }
        if places.outside && !self.outside.contains(&ip) {
            self.outside.push(ip);
        }
    }

    fn is_empty(&self) -> bool {
        self.inside.is_empty() && self.outside.is_empty()
    }

    /// Whether there is room for all of them.
    pub(super) fn fits(&self, allocation: &Allocation, now: Instant) -> bool {
        allocation.relayed_of(self.v4).is_none_or(|relayed| {
            relayed.endpoint.permissions.has_room_for(&self.inside, now) && relayed.has_room_outside(&self.outside, now)
        })
    }

    /// Permits all of them.
    pub(super) fn install(&self, allocation: &mut Allocation, now: Instant) {
        let until = now + PERMISSION_LIFETIME;
        let Some(relayed) = allocation.relayed_of_mut(self.v4) else { return };
        for id in &self.inside {
            relayed.endpoint.permissions.install(*id, until, now);
        }
        for ip in &self.outside {
            relayed.permit_outside(*ip, until, now);
        }
    }
}

/// Every XOR-PEER-ADDRESS of a request; 400 for one that cannot be read.
pub(super) fn peers<'a>(message: &'a Message<'a>) -> impl Iterator<Item = Result<SocketAddr, Refusal>> + 'a {
    let pad = message::pad(message);
    message
        .iter_attributes()
        .filter(|(_, raw)| raw.header.get_type() == attribute::XOR_PEER_ADDRESS)
        .map(move |(_, raw)| xor_address::decode(&raw.value, &pad).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST)))
}
