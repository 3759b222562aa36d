//! Refresh (RFC 8656 section 8).

use stun_types::attribute::ErrorCode;

use super::{
    allocate::{lifetime, seconds},
    directory::SharedDirectory,
    limits::DEFAULT_LIFETIME,
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{attribute, message, message::Response};

impl<D: SharedDirectory> Shard<D> {
    pub(super) fn handle_refresh(&mut self, request: &Request) -> Answer {
        let requested = lifetime(request.message)?;
        let allocation = self.allocation_of(request)?;
        if family(request).is_some_and(|v6| v6 != allocation.endpoint.relayed.is_ipv6()) {
            return Err(Refusal::Code(ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH));
        }
        let granted = if requested.is_zero() {
            self.release(&request.origin.five_tuple);
            requested
        } else {
            let granted = requested.max(DEFAULT_LIFETIME);
            allocation.endpoint.live_until(request.now.instant + granted);
            granted
        };
        let mut response = Response::success(request.message);
        response.bytes(attribute::LIFETIME, &seconds(granted).to_be_bytes());
        Ok(response)
    }
}

/// REQUESTED-ADDRESS-FAMILY, which must name the family of the allocation: whether it is IPv6.
fn family(request: &Request) -> Option<bool> {
    message::value(request.message, attribute::REQUESTED_ADDRESS_FAMILY)
        .and_then(|raw| raw.value.first().map(|family| *family == 0x02))
}
