//! Allocate (RFC 8656 section 7).

use alloc::{boxed::Box, vec::Vec};
use core::{net::IpAddr, time::Duration};

use stun_types::{
    attribute::{AttributeType, ErrorCode},
    message::Message,
};

use super::{
    allocation::{Allocation, Made, Relayed},
    authentication::Authentic,
    bandwidth::Meter,
    connect::may_connect,
    directory::{Granted, Refused, SharedDirectory, Wanted, WantedPort},
    event::Happening,
    limits::{DEFAULT_LIFETIME, MAX_LIFETIME, PORT_TRIES},
    ports::{PortId, RelayPorts},
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{
    FiveTuple, attribute,
    message::{self, Response},
};

/// UDP's number in REQUESTED-TRANSPORT.
const UDP: u8 = 17;
/// TCP's (RFC 6062 section 5.1).
const TCP: u8 = 6;
/// EVEN-PORT's flag: reserve the next port too.
const RESERVE: u8 = 0x80;

/// What has no place beside TCP (RFC 6062 section 5.1).
const DATAGRAMS_ONLY: [AttributeType; 3] =
    [attribute::EVEN_PORT, attribute::RESERVATION_TOKEN, attribute::DONT_FRAGMENT];

/// An address family as REQUESTED-ADDRESS-FAMILY names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    V4 = 0x01,
    V6 = 0x02,
}

/// What an Allocate request asks for.
struct Asked {
    /// TCP connections (RFC 6062) in the place of datagrams.
    connects: bool,
    families: Families,
    port: WantedPort,
    lifetime: Duration,
}

/// Which relayed transport addresses are asked for.
#[derive(Clone, Copy)]
enum Families {
    /// None was named: IPv4 (RFC 8656 section 7.2), or where that is not relayed here, IPv6.
    Unnamed,
    One(Family),
    /// IPv4, and IPv6 too where that can be had (ADDITIONAL-ADDRESS-FAMILY).
    Both,
}

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    pub(super) fn handle_allocate(&mut self, request: &Request, authentic: Authentic) -> Answer {
        if self.allocations.contains_key(&request.origin.five_tuple) {
            return self.answer_again(request);
        }
        let asked = Asked::parse(request.message)?;
        if asked.connects && !may_connect(&request.origin.five_tuple, self.settings.open.is_some()) {
            return Err(Refusal::Code(ErrorCode::UNSUPPORTED_TRANSPORT_PROTOCOL));
        }
        let (first, additional) = self.relayed_ips(&request.origin.five_tuple, asked.families)?;
        let (granted, port) = self.allocate_relayed(request, &authentic, first, &asked)?;
        let Granted { endpoint, token, buckets } = granted;
        let mut relayed = Vec::from([Relayed::new(endpoint, port)]);
        let mut address_error = None;
        match additional.map(|ip| self.allocate_relayed(request, &authentic, ip?, &asked)) {
            Some(Ok((granted, port))) => relayed.push(Relayed::new(granted.endpoint, port)),
            Some(Err(Refusal::Code(code))) => address_error = Some(code),
            Some(Err(_)) => address_error = Some(ErrorCode::INSUFFICIENT_CAPACITY),
            None => {}
        }
        let transaction = request.message.transaction_id();
        let made = Made { transaction, granted: seconds(asked.lifetime), token, address_error };
        let Authentic { key, username, .. } = authentic;
        let now = request.now.instant;
        let allocation = Allocation::new(relayed, username, key, Meter::new(buckets), made, now);
        Ok(self.keep(request, allocation))
    }

    fn keep(&mut self, request: &Request, allocation: Allocation) -> Response {
        let five_tuple = request.origin.five_tuple;
        let response = success(request, &allocation);
        self.counters.count_allocation(five_tuple.transport, five_tuple.client.is_ipv4());
        let addresses: Vec<_> = allocation.relayed.iter().map(|own| (own.endpoint.relayed, own.port)).collect();
        self.allocations.insert(five_tuple, Box::new(allocation));
        for (relayed, port) in addresses {
            if let Some(PortId(port)) = port {
                let port = port as usize;
                if self.ports_of.len() <= port {
                    self.ports_of.resize(port + 1, None);
                }
                self.ports_of[port] = Some(five_tuple);
            }
            self.tell_of(&request.origin.five_tuple, Happening::Allocated(relayed));
        }
        response
    }

    /// RFC 8656 section 7.2: a retransmission gets the same answer, anything else on a five-tuple in use 437.
    fn answer_again(&mut self, request: &Request) -> Answer {
        let allocation = self.allocation_of(request)?;
        if allocation.made.transaction == request.message.transaction_id() {
            Ok(success(request, allocation))
        } else {
            Err(Refusal::Code(ErrorCode::ALLOCATION_MISMATCH))
        }
    }

    /// The addresses to relay at: the one that the request needs, and the one it would like besides. In internal mode
    /// IPv4 also for a client that came over IPv6: there it is only a name, and one family lets all reach each other.
    #[allow(clippy::type_complexity, reason = "a pair of what can be had")]
    fn relayed_ips(
        &self,
        five_tuple: &FiveTuple,
        families: Families,
    ) -> Result<(IpAddr, Option<Result<IpAddr, Refusal>>), Refusal> {
        let unsupported = || Refusal::Code(ErrorCode::ADDRESS_FAMILY_NOT_SUPPORTED);
        let v4 = self.settings.relayed_v4(five_tuple);
        let v6 = self.settings.relayed_v6(five_tuple);
        match families {
            Families::Unnamed => Ok((v4.or(v6).ok_or_else(unsupported)?, None)),
            Families::One(Family::V4) => Ok((v4.ok_or_else(unsupported)?, None)),
            Families::One(Family::V6) => Ok((v6.ok_or_else(unsupported)?, None)),
            Families::Both => Ok((v4.ok_or_else(unsupported)?, Some(v6.ok_or_else(unsupported)))),
        }
    }

    /// A relayed transport address at `ip`, in open mode with its port. A port that another program has is passed over.
    fn allocate_relayed(
        &mut self,
        request: &Request,
        authentic: &Authentic,
        ip: IpAddr,
        asked: &Asked,
    ) -> Result<(Granted, Option<PortId>), Refusal> {
        let now = request.now.instant;
        let limits = self.settings.limits;
        for _ in 0..PORT_TRIES {
            let wanted = Wanted {
                five_tuple: request.origin.five_tuple,
                destination: request.origin.destination.clone(),
                ip,
                connects: asked.connects,
                port: asked.port,
                ports: self.settings.relayed_ports(),
                now,
                until: now + asked.lifetime,
            };
            let granted = self.directory.write(|directory| directory.allocate(&authentic.holder, wanted, &limits));
            let granted = granted.map_err(|refused| self.refusal(refused))?;
            let Some(local) = self.settings.local_port(&granted.endpoint.relayed) else { return Ok((granted, None)) };
            let port = if asked.connects { self.ports.listen(local) } else { self.ports.open(local) };
            if let Some(port) = port {
                return Ok((granted, Some(port)));
            }
            self.directory.write(|directory| {
                directory.release(&granted.endpoint);
                if let Some(token) = granted.token {
                    directory.release_kept(token, &authentic.holder);
                }
            });
        }
        Err(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY))
    }

    fn refusal(&mut self, refused: Refused) -> Refusal {
        match refused {
            Refused::NotAdmitted => Refusal::Challenge(ErrorCode::UNAUTHORIZED),
            Refused::Quota => {
                self.counters.quota_reached += 1;
                Refusal::Code(ErrorCode::ALLOCATION_QUOTA_REACHED)
            }
            Refused::Capacity => {
                self.counters.capacity_reached += 1;
                Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY)
            }
            Refused::Draining => {
                let elsewhere = self.settings.alternate_server.map(Refusal::TryAlternate);
                elsewhere.unwrap_or(Refusal::Code(ErrorCode::INSUFFICIENT_CAPACITY))
            }
        }
    }
}

fn success(request: &Request, allocation: &Allocation) -> Response {
    let mut response = Response::success(request.message);
    for own in &allocation.relayed {
        response.address(attribute::XOR_RELAYED_ADDRESS, &own.endpoint.relayed);
    }
    response.bytes(attribute::LIFETIME, &allocation.made.granted.to_be_bytes());
    response.address(attribute::XOR_MAPPED_ADDRESS, &request.origin.five_tuple.client);
    if let Some(token) = &allocation.made.token {
        response.bytes(attribute::RESERVATION_TOKEN, token);
    }
    if let Some(code) = allocation.made.address_error {
        let [class, number] = message::error_number(code);
        response.bytes(attribute::ADDRESS_ERROR_CODE, &[Family::V6 as u8, 0, class, number]);
    }
    response
}

impl Asked {
    fn parse(message: &Message) -> Result<Self, Refusal> {
        let connects = requested_transport(message)?;
        if connects && DATAGRAMS_ONLY.iter().any(|kind| message.has_attribute(*kind)) {
            return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
        }
        let port = port(message)?;
        let families = families(message, port)?;
        Ok(Self { connects, families, port, lifetime: lifetime(message)?.max(DEFAULT_LIFETIME) })
    }
}

impl Family {
    /// The value of an address family attribute: 400 for one that is not four bytes, 440 for a family nobody knows.
    pub(super) fn parse(value: &[u8]) -> Result<Self, Refusal> {
        match *value {
            [0x01, _, _, _] => Ok(Self::V4),
            [0x02, _, _, _] => Ok(Self::V6),
            [_, _, _, _] => Err(Refusal::Code(ErrorCode::ADDRESS_FAMILY_NOT_SUPPORTED)),
            _ => Err(Refusal::Code(ErrorCode::BAD_REQUEST)),
        }
    }
}

/// REQUESTED-TRANSPORT: whether it is TCP.
fn requested_transport(message: &Message) -> Result<bool, Refusal> {
    let raw = message::value(message, attribute::REQUESTED_TRANSPORT).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))?;
    match *raw.value {
        [UDP, _, _, _] => Ok(false),
        [TCP, _, _, _] => Ok(true),
        [_, _, _, _] => Err(Refusal::Code(ErrorCode::UNSUPPORTED_TRANSPORT_PROTOCOL)),
        _ => Err(Refusal::Code(ErrorCode::BAD_REQUEST)),
    }
}

/// Which families are asked for. What contradicts itself is a bad request (RFC 8656 section 7.2).
fn families(message: &Message, port: WantedPort) -> Result<Families, Refusal> {
    let bad_request = Refusal::Code(ErrorCode::BAD_REQUEST);
    let requested = message::value(message, attribute::REQUESTED_ADDRESS_FAMILY);
    let additional = message::value(message, attribute::ADDITIONAL_ADDRESS_FAMILY);
    let kept = matches!(port, WantedPort::Kept(_));
    match (requested, additional) {
        (None, None) => Ok(Families::Unnamed),
        (Some(_), None) if kept => Err(bad_request),
        (Some(requested), None) => Family::parse(&requested.value).map(Families::One),
        (None, Some(additional)) if !kept && port != WantedPort::Pair => match Family::parse(&additional.value)? {
            Family::V6 => Ok(Families::Both),
            Family::V4 => Err(bad_request),
        },
        _ => Err(bad_request),
    }
}

/// Which port is asked for. A kept port is even or odd already, so it cannot be asked for both ways.
fn port(message: &Message) -> Result<WantedPort, Refusal> {
    let bad_request = Refusal::Code(ErrorCode::BAD_REQUEST);
    let even = message::value(message, attribute::EVEN_PORT);
    let token = message::value(message, attribute::RESERVATION_TOKEN);
    match (even, token) {
        (None, None) => Ok(WantedPort::Any),
        (Some(even), None) => match even.value.first() {
            Some(flags) if flags & RESERVE != 0 => Ok(WantedPort::Pair),
            Some(_) => Ok(WantedPort::Even),
            None => Err(bad_request),
        },
        (None, Some(token)) => (*token.value).try_into().map(WantedPort::Kept).map_err(|_| bad_request),
        (Some(_), Some(_)) => Err(bad_request),
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
