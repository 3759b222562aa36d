//! Allocate (RFC 8656 section 7).

use core::{net::IpAddr, time::Duration};

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    allocation::Allocation,
    authentication::Authentic,
    directory::{Refused, SharedDirectory, Wanted},
    limits::{DEFAULT_LIFETIME, MAX_LIFETIME},
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{
    attribute,
    credential::Username,
    message::{self, Response},
};

/// UDP's number in REQUESTED-TRANSPORT, the only one.
const UDP: u8 = 17;
const FAMILY_V4: u8 = 0x01;
const FAMILY_V6: u8 = 0x02;
/// EVEN-PORT's flag: reserve the next port too.
const RESERVE: u8 = 0x80;

impl<D: SharedDirectory> Shard<D> {
    pub(super) fn handle_allocate(&mut self, request: &Request, authentic: Authentic) -> Answer {
        if self.allocations.contains_key(&request.origin.five_tuple) {
            return self.answer_again(request);
        }
        let message = request.message;
        requested_transport(message)?;
        let ip = self.relayed_ip(request)?;
        let even_port = even_port(message)?;
        let lifetime = lifetime(message)?.max(DEFAULT_LIFETIME);
        let Some(Username { id, .. }) = Username::parse(&authentic.username) else {
            return Err(Refusal::Challenge(ErrorCode::UNAUTHORIZED));
        };

        let five_tuple = request.origin.five_tuple;
        let until = request.now.instant + lifetime;
        let wanted = Wanted { five_tuple, destination: request.origin.destination.clone(), ip, even_port, until };
        let limits = self.settings.limits;
        let endpoint = self.directory.write(|directory| directory.allocate(id, wanted, &limits)).map_err(
            |refused| match refused {
                Refused::NotAdmitted => Refusal::Challenge(ErrorCode::UNAUTHORIZED),
                Refused::Quota => Refusal::Code(ErrorCode::ALLOCATION_QUOTA_REACHED),
                Refused::Capacity => Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY),
            },
        )?;

        let Authentic { key, username } = authentic;
        let granted = seconds(lifetime);
        let allocation = Allocation::new(endpoint, username, key, message.transaction_id(), granted);
        let response = success(request, &allocation);
        self.counters.count_allocation(five_tuple.transport);
        self.allocations.insert(five_tuple, allocation);
        Ok(response)
    }

    /// RFC 8656 section 7.2: a retransmission gets the same answer, anything else on a five-tuple in use 437.
    fn answer_again(&mut self, request: &Request) -> Answer {
        let allocation = self.allocation_of(request)?;
        if allocation.transaction == request.message.transaction_id() {
            Ok(success(request, allocation))
        } else {
            Err(Refusal::Code(ErrorCode::ALLOCATION_MISMATCH))
        }
    }

    /// The address to relay at. IPv4 unless IPv6 is asked for, also for a client that came over IPv6: the address is only
    /// a name, and one family lets all clients reach each other.
    fn relayed_ip(&self, request: &Request) -> Result<IpAddr, Refusal> {
        let five_tuple = &request.origin.five_tuple;
        let unsupported = Refusal::Code(ErrorCode::ADDRESS_FAMILY_NOT_SUPPORTED);
        match requested_family(request.message)? {
            FAMILY_V4 => Ok(self.settings.relayed_v4(five_tuple)),
            FAMILY_V6 => self.settings.relayed_v6(five_tuple).ok_or(unsupported),
            _ => Err(unsupported),
        }
    }
}

fn success(request: &Request, allocation: &Allocation) -> Response {
    let mut response = Response::success(request.message);
    response.address(attribute::XOR_RELAYED_ADDRESS, &allocation.endpoint.relayed);
    response.bytes(attribute::LIFETIME, &allocation.granted.to_be_bytes());
    response.address(attribute::XOR_MAPPED_ADDRESS, &request.origin.five_tuple.client);
    response
}

fn requested_transport(message: &Message) -> Result<(), Refusal> {
    let raw = message::value(message, attribute::REQUESTED_TRANSPORT).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))?;
    match *raw.value {
        [UDP, _, _, _] => Ok(()),
        [_, _, _, _] => Err(Refusal::Code(ErrorCode::UNSUPPORTED_TRANSPORT_PROTOCOL)),
        _ => Err(Refusal::Code(ErrorCode::BAD_REQUEST)),
    }
}

fn requested_family(message: &Message) -> Result<u8, Refusal> {
    let Some(raw) = message::value(message, attribute::REQUESTED_ADDRESS_FAMILY) else { return Ok(FAMILY_V4) };
    match *raw.value {
        // RFC 8656 section 7.2: a reserved port comes with its family.
        [_, _, _, _] if message.has_attribute(attribute::RESERVATION_TOKEN) => {
            Err(Refusal::Code(ErrorCode::BAD_REQUEST))
        }
        [family, _, _, _] => Ok(family),
        _ => Err(Refusal::Code(ErrorCode::BAD_REQUEST)),
    }
}

/// Whether an even port is asked for. Ports are not reserved in pairs (nobody has separate RTCP ports any more), so that
/// wish, and a token for such a reservation, find no capacity.
fn even_port(message: &Message) -> Result<bool, Refusal> {
    if message.has_attribute(attribute::RESERVATION_TOKEN) {
        return Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY));
    }
    let Some(raw) = message::value(message, attribute::EVEN_PORT) else { return Ok(false) };
    match *raw.value {
        [flags, ..] if flags & RESERVE != 0 => Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY)),
        [_, ..] => Ok(true),
        [] => Err(Refusal::Code(ErrorCode::BAD_REQUEST)),
    }
}

/// The lifetime asked for, at most [`MAX_LIFETIME`]; [`DEFAULT_LIFETIME`] when none is.
pub(super) fn lifetime(message: &Message) -> Result<Duration, Refusal> {
    let Some(raw) = message::value(message, attribute::LIFETIME) else { return Ok(DEFAULT_LIFETIME) };
    let seconds: [u8; 4] = (*raw.value).try_into().map_err(|_| Refusal::Code(ErrorCode::BAD_REQUEST))?;
    Ok(Duration::from_secs(u32::from_be_bytes(seconds).into()).min(MAX_LIFETIME))
}

pub(super) fn seconds(lifetime: Duration) -> u32 {
    u32::try_from(lifetime.as_secs()).unwrap_or(u32::MAX)
}
