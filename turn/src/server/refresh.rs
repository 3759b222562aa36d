//! Refresh (RFC 8656 section 8).

use core::time::Duration;

use stun_types::attribute::ErrorCode;

use super::{
    allocate::{Family, lifetime, seconds},
    directory::SharedDirectory,
    event::End,
    limits::DEFAULT_LIFETIME,
    ports::RelayPorts,
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{attribute, message, message::Response};

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    pub(super) fn handle_refresh(&mut self, request: &Request) -> Answer {
        let requested = lifetime(request.message)?;
        let family = family(request)?;
        let allocation = self.allocation_of(request)?;
        if family.is_some_and(|family| allocation.relayed_of(family == Family::V4).is_none()) {
            return Err(Refusal::Code(ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH));
        }
        let granted = if requested.is_zero() { requested } else { requested.max(DEFAULT_LIFETIME) };
        if granted.is_zero() {
            self.give_back(request, family);
        } else {
            self.prolong(request, family, granted)?;
        }
        let mut response = Response::success(request.message);
        response.bytes(attribute::LIFETIME, &seconds(granted).to_be_bytes());
        Ok(response)
    }

    /// Ends the allocation; where one of two families is named, only that.
    fn give_back(&mut self, request: &Request, family: Option<Family>) {
        let five_tuple = &request.origin.five_tuple;
        let Some(allocation) = self.allocations.get_mut(five_tuple) else { return };
        let index = family.filter(|_| allocation.relayed.len() > 1).and_then(|family| {
            allocation.relayed.iter().position(|own| own.endpoint.relayed.is_ipv4() == (family == Family::V4))
        });
        match index {
            Some(index) => {
                let relayed = allocation.relayed.swap_remove(index);
                self.release_relayed(&relayed);
            }
            None => self.release(five_tuple, End::Released),
        }
    }

    fn prolong(&mut self, request: &Request, family: Option<Family>, granted: Duration) -> Result<(), Refusal> {
        let until = request.now.instant + granted;
        for relayed in &self.allocation_of(request)?.relayed {
            if family.is_none_or(|family| relayed.endpoint.relayed.is_ipv4() == (family == Family::V4)) {
                relayed.endpoint.live_until(until);
            }
        }
        Ok(())
    }
}

/// REQUESTED-ADDRESS-FAMILY, which must name a family of the allocation.
fn family(request: &Request) -> Result<Option<Family>, Refusal> {
    message::value(request.message, attribute::REQUESTED_ADDRESS_FAMILY)
        .map(|raw| Family::parse(&raw.value))
        .transpose()
}
