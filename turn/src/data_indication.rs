//! Data indications (RFC 8656 section 11.4), built around data that is already in a buffer.

use core::net::SocketAddr;

use crate::{
    attribute,
    message::{HEADER_LEN, MAGIC_COOKIE},
    send_indication::ATTRIBUTE_HEADER_LEN,
    xor_address,
};

/// Message type of a Data indication: method 0x007, class indication.
const MESSAGE_TYPE: [u8; 2] = [0x00, 0x17];

/// A transaction id; an indication has no response, so it only has to look like one.
pub(crate) type TransactionId = [u8; 12];

/// How many bytes stand before the data.
pub(crate) const fn prefix_len(peer: &SocketAddr) -> usize {
    HEADER_LEN + ATTRIBUTE_HEADER_LEN + xor_address::encoded_len(peer) + ATTRIBUTE_HEADER_LEN
}

/// Length of the whole indication, padding included.
pub(crate) const fn encoded_len(peer: &SocketAddr, data_len: usize) -> usize {
    prefix_len(peer) + data_len.next_multiple_of(4)
}

/// Writes everything but the data: `out` is the whole indication ([`encoded_len`] bytes), its data in place.
/// Returns nothing and leaves `out` as it is when the length does not fit a STUN header.
pub(crate) fn encode(peer: &SocketAddr, transaction: TransactionId, data_len: usize, out: &mut [u8]) -> Option<()> {
    let message_len = u16::try_from(out.len() - HEADER_LEN).ok()?;
    let data_len_field = u16::try_from(data_len).ok()?;
    let address_len = xor_address::encoded_len(peer);
    let address_len_field = u16::try_from(address_len).ok()?;

    out[..2].copy_from_slice(&MESSAGE_TYPE);
    out[2..4].copy_from_slice(&message_len.to_be_bytes());
    out[4..8].copy_from_slice(&MAGIC_COOKIE);
    out[8..HEADER_LEN].copy_from_slice(&transaction);

    let mut pad = [0; 16];
    pad.copy_from_slice(&out[4..HEADER_LEN]);
    let address = &mut out[HEADER_LEN..];
    address[..2].copy_from_slice(&attribute::XOR_PEER_ADDRESS.value().to_be_bytes());
    address[2..4].copy_from_slice(&address_len_field.to_be_bytes());
    xor_address::encode(peer, &pad, &mut address[ATTRIBUTE_HEADER_LEN..]);

    let data = &mut address[ATTRIBUTE_HEADER_LEN + address_len..];
    data[..2].copy_from_slice(&attribute::DATA.value().to_be_bytes());
    data[2..4].copy_from_slice(&data_len_field.to_be_bytes());
    data[ATTRIBUTE_HEADER_LEN + data_len..].fill(0);
    Some(())
}
