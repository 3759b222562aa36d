//! `CreatePermission` (RFC 8656 section 10).

use alloc::vec::Vec;
use core::net::SocketAddr;

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    directory::SharedDirectory,
    endpoint::{AddressId, Endpoint},
    limits::PERMISSION_LIFETIME,
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{
    attribute,
    message::{self, Response},
    xor_address,
};

impl<D: SharedDirectory> Shard<D> {
    pub(super) fn handle_create_permission(&mut self, request: &Request) -> Answer {
        let endpoint = self.allocation_of(request)?.endpoint.clone();
        let mut wanted: Vec<AddressId> = Vec::new();
        for peer in peers(request.message) {
            let id = self.permissible(&endpoint, peer?)?;
            if !wanted.contains(&id) {
                wanted.push(id);
            }
        }
        let now = request.now.instant;
        if wanted.is_empty() {
            return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
        }
        if !endpoint.permissions.has_room_for(&wanted, now) {
            return Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY));
        }
        for id in wanted {
            endpoint.permissions.install(id, now + PERMISSION_LIFETIME, now);
        }
        Ok(Response::success(request.message))
    }

    /// Whether `peer` may be permitted: of the allocation's own family (443), at a relayed address of this server (403).
    pub(super) fn permissible(&self, endpoint: &Endpoint, peer: SocketAddr) -> Result<AddressId, Refusal> {
        if peer.is_ipv4() != endpoint.relayed.is_ipv4() {
            return Err(Refusal::Code(ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH));
        }
        self.directory.read(|directory| directory.address_id(peer.ip())).ok_or(Refusal::Code(ErrorCode::FORBIDDEN))
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
