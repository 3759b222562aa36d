//! Send indications (RFC 8656 section 11.1) found in place, without a parse tree: a browser that binds no channel sends
//! all its media in them.

use core::{net::SocketAddr, ops::Range};

use crate::{attribute, message::HEADER_LEN, xor_address};

/// Message type of a Send indication: method 0x006, class indication.
pub const MESSAGE_TYPE: [u8; 2] = [0x00, 0x16];

/// Length of an attribute's own header: type and length.
pub(crate) const ATTRIBUTE_HEADER_LEN: usize = 4;

/// Where a Send indication keeps its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendIndication {
    /// XOR-PEER-ADDRESS, decoded.
    pub peer: SocketAddr,
    /// The value of DATA, as a range of the packet.
    pub data: Range<usize>,
    /// Whether DONT-FRAGMENT stands there (RFC 8656 section 11.2).
    pub dont_fragment: bool,
}

impl SendIndication {
    /// Finds the parts of `packet`, a whole datagram or a whole message of a stream.
    ///
    /// `None` when it is no well-formed Send indication, lacks XOR-PEER-ADDRESS or DATA, or carries a
    /// comprehension-required attribute that is not understood. Where an attribute stands twice the first one counts
    /// (RFC 8489 section 14). FINGERPRINT is not checked: it tells STUN from other protocols on one port, and nothing
    /// else here looks like a Send indication.
    #[must_use]
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let pad = parse_header(packet)?;
        let (mut peer, mut data, mut dont_fragment) = (None, None, false);
        let mut at = HEADER_LEN;
        while at < packet.len() {
            let (kind, value, next) = attribute_at(packet, at)?;
            match kind {
                kind if kind == attribute::XOR_PEER_ADDRESS.value() && peer.is_none() => {
                    peer = Some(xor_address::decode(packet.get(value)?, &pad)?);
                }
                kind if kind == attribute::DATA.value() && data.is_none() => data = Some(value),
                kind if kind == attribute::DONT_FRAGMENT.value() => dont_fragment = true,
                kind if is_understood(kind) => {}
                _ => return None,
            }
            at = next;
        }
        Some(Self { peer: peer?, data: data?, dont_fragment })
    }
}

/// Checks type, cookie and length; returns the pad for XOR'ed addresses.
fn parse_header(packet: &[u8]) -> Option<xor_address::Pad> {
    let header = packet.first_chunk::<HEADER_LEN>()?;
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    let pad = *header.last_chunk::<16>()?;
    let well_formed = header[..2] == MESSAGE_TYPE
        && pad[..4] == crate::message::MAGIC_COOKIE
        && length % 4 == 0
        && HEADER_LEN + length == packet.len();
    well_formed.then_some(pad)
}

/// Type and value range of the attribute at `at`, and where the next one begins.
fn attribute_at(packet: &[u8], at: usize) -> Option<(u16, Range<usize>, usize)> {
    let header = packet.get(at..)?.first_chunk::<ATTRIBUTE_HEADER_LEN>()?;
    let start = at + ATTRIBUTE_HEADER_LEN;
    let end = start + usize::from(u16::from_be_bytes([header[2], header[3]]));
    let next = end.next_multiple_of(4);
    (next <= packet.len()).then_some((u16::from_be_bytes([header[0], header[1]]), start..end, next))
}

/// Comprehension-optional types may be ignored, and so may a second one of the types that are understood.
fn is_understood(kind: u16) -> bool {
    kind >= 0x8000 || kind == attribute::XOR_PEER_ADDRESS.value() || kind == attribute::DATA.value()
}
