//! NAT behaviour discovery (RFC 5780): Binding requests at four addresses, and answers from the one that is asked for.

use alloc::{vec, vec::Vec};
use core::net::SocketAddr;

use stun_types::{
    attribute::{AttributeType, ErrorCode},
    message::{BINDING, Message},
};

use super::{counters::Drop, request::unknown, stranger::ANSWER_GROWTH, throttle::Throttle};
use crate::{
    Instant, attribute,
    message::{self, ATTRIBUTE_HEADER_LEN, Response},
};

/// The bits of CHANGE-REQUEST (RFC 5780 section 7.2).
const CHANGE_IP: u8 = 0x04;
const CHANGE_PORT: u8 = 0x02;

/// The longest answer with PADDING, in bytes: with its headers more than an Ethernet frame holds, so that it is cut.
const PADDED: usize = 1500;

/// The comprehension-required attributes that a request may carry here.
const UNDERSTOOD: [AttributeType; 3] = [attribute::CHANGE_REQUEST, attribute::RESPONSE_PORT, attribute::PADDING];

/// Answers Binding requests at the four addresses that two IPs and two ports make.
pub struct Discovery {
    /// The bit of 2 in an index is for the IP, the bit of 1 for the port.
    addresses: [SocketAddr; 4],
    throttle: Throttle,
}

/// An answer to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The index of the address that it leaves from.
    pub from: usize,
    /// Where it goes.
    pub to: SocketAddr,
    /// The answer.
    pub bytes: Vec<u8>,
}

/// What a request asks for.
struct Asked {
    /// What the index of the answering address differs by from the one that was asked.
    change: usize,
    port: Option<u16>,
    padding: bool,
}

impl Discovery {
    /// `None` unless the two addresses are of one family and differ in IP and port. `seed` keeps strangers from finding
    /// networks that are throttled together.
    #[must_use]
    pub fn new([one, other]: [SocketAddr; 2], seed: [u64; 2]) -> Option<Self> {
        let differ = one.ip() != other.ip() && one.port() != other.port() && one.is_ipv4() == other.is_ipv4();
        let addresses = [one, SocketAddr::new(one.ip(), other.port()), SocketAddr::new(other.ip(), one.port()), other];
        differ.then(|| Self { addresses, throttle: Throttle::new(seed) })
    }

    /// The addresses to listen at.
    #[must_use]
    pub const fn addresses(&self) -> &[SocketAddr; 4] {
        &self.addresses
    }

    /// Takes a datagram that `source` has sent to the address with the index `at`. No answer is longer than 2.5 times its
    /// request, and those to one network are bounded, as anybody can name anybody as the sender.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn handle(&mut self, now: Instant, at: usize, source: SocketAddr, packet: &[u8]) -> Result<Answer, Drop> {
        let message = message::parse(packet).filter(message::is_request).ok_or(Drop::Malformed)?;
        if message.method() != BINDING || at >= self.addresses.len() {
            return Err(Drop::Malformed);
        }
        let limit = packet.len() * ANSWER_GROWTH / 2;
        let answer = match Asked::parse(&message) {
            Ok(asked) => self.answer(&message, at, source, &asked, limit),
            Err(refusal) => Answer { from: at, to: source, bytes: refusal.finish(None) },
        };
        if answer.bytes.len() > limit {
            Err(Drop::Amplifying)
        } else if self.throttle.admits(source.ip(), now) {
            Ok(answer)
        } else {
            Err(Drop::Throttled)
        }
    }

    fn answer(&self, request: &Message, at: usize, source: SocketAddr, asked: &Asked, limit: usize) -> Answer {
        let from = at ^ asked.change;
        let mut response = Response::success(request);
        response.address(attribute::XOR_MAPPED_ADDRESS, &source);
        for (kind, address) in [
            (attribute::OTHER_ADDRESS, self.addresses[at ^ 3]),
            (attribute::RESPONSE_ORIGIN, self.addresses[from]),
            // For clients older than RFC 5389.
            (attribute::MAPPED_ADDRESS, source),
        ] {
            let len = ATTRIBUTE_HEADER_LEN + if address.is_ipv4() { 8 } else { 20 };
            if response.len() + len <= limit {
                response.plain_address(kind, &address);
            }
        }
        if asked.padding {
            pad(&mut response, limit.min(PADDED));
        }
        let to = SocketAddr::new(source.ip(), asked.port.unwrap_or(source.port()));
        Answer { from, to, bytes: response.finish(None) }
    }
}

/// Fills `response` up to `limit` bytes (PADDING, RFC 5780 section 7.6).
fn pad(response: &mut Response, limit: usize) {
    let room = limit.saturating_sub(response.len() + ATTRIBUTE_HEADER_LEN) & !3;
    if room > 0 {
        response.bytes(attribute::PADDING, &vec![0; room]);
    }
}

impl Asked {
    /// What is asked for, or the error response. A padded answer to another port than the asking one would be a gift to
    /// whoever wants to flood that, so both together are refused.
    fn parse(message: &Message) -> Result<Self, Response> {
        let unknown = unknown(message, &UNDERSTOOD);
        if !unknown.is_empty() {
            return Err(Response::unknown_attributes(message, &unknown));
        }
        let bad_request = || Response::error(message, ErrorCode::BAD_REQUEST);
        let change = match message::value(message, attribute::CHANGE_REQUEST) {
            None => 0,
            Some(raw) => match *raw.value {
                [_, _, _, flags] => change(flags),
                _ => return Err(bad_request()),
            },
        };
        let port = match message::value(message, attribute::RESPONSE_PORT) {
            None => None,
            Some(raw) => match *raw.value {
                // Two bytes, or four with what RFC 5780 section 7.5 calls padding.
                [high, low] | [high, low, _, _] if (high, low) != (0, 0) => Some(u16::from_be_bytes([high, low])),
                _ => return Err(bad_request()),
            },
        };
        let padding = message.has_attribute(attribute::PADDING);
        if padding && port.is_some() { Err(bad_request()) } else { Ok(Self { change, port, padding }) }
    }
}

const fn change(flags: u8) -> usize {
    let ip = if flags & CHANGE_IP == 0 { 0 } else { 2 };
    let port = if flags & CHANGE_PORT == 0 { 0 } else { 1 };
    ip | port
}
