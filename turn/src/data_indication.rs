//! Data indications (RFC 8656 section 11.4): the bytes that stand before the data.

use core::net::SocketAddr;

use crate::{
    attribute,
    message::{HEADER_LEN, MAGIC_COOKIE},
    send_indication::ATTRIBUTE_HEADER_LEN,
    xor_address,
};

/// Message type of a Data indication: method 0x007, class indication.
const MESSAGE_TYPE: [u8; 2] = [0x00, 0x17];

/// Length of the ICMP attribute's value (RFC 8656 section 18.13).
const ICMP_LEN: u16 = 8;

/// A transaction id; an indication has no response, so it only has to look like one.
pub(crate) type TransactionId = [u8; 12];

/// Writes everything before `data_len` bytes of data to the start of `out` and returns how many bytes that is. `None`,
/// and nothing of use is written, when there is no room or the length does not fit a STUN header.
pub(crate) fn encode(peer: &SocketAddr, transaction: TransactionId, data_len: usize, out: &mut [u8]) -> Option<usize> {
    let at = encode_peer(peer, transaction, data_len.next_multiple_of(4), out)?;
    let data = out.get_mut(at..at + ATTRIBUTE_HEADER_LEN)?;
    data[..2].copy_from_slice(&attribute::DATA.value().to_be_bytes());
    data[2..].copy_from_slice(&u16::try_from(data_len).ok()?.to_be_bytes());
    Some(at + ATTRIBUTE_HEADER_LEN)
}

/// Writes a whole Data indication with an ICMP attribute in the place of data; returns its length.
pub(crate) fn encode_icmp(
    peer: &SocketAddr,
    transaction: TransactionId,
    icmp: [u8; ICMP_LEN as usize],
    out: &mut [u8],
) -> Option<usize> {
    let at = encode_peer(peer, transaction, icmp.len(), out)?;
    let value = at + ATTRIBUTE_HEADER_LEN;
    let attribute = out.get_mut(at..value + icmp.len())?;
    attribute[..2].copy_from_slice(&attribute::ICMP.value().to_be_bytes());
    attribute[2..4].copy_from_slice(&ICMP_LEN.to_be_bytes());
    attribute[4..].copy_from_slice(&icmp);
    Some(value + icmp.len())
}

/// Header and XOR-PEER-ADDRESS of an indication that ends with one more attribute of `value_len` bytes.
fn encode_peer(peer: &SocketAddr, transaction: TransactionId, value_len: usize, out: &mut [u8]) -> Option<usize> {
    let address_len = xor_address::encoded_len(peer);
    let end = HEADER_LEN + ATTRIBUTE_HEADER_LEN + address_len;
    let message_len = end - HEADER_LEN + ATTRIBUTE_HEADER_LEN + value_len;
    let out = out.get_mut(..end)?;
    out[..2].copy_from_slice(&MESSAGE_TYPE);
    out[2..4].copy_from_slice(&u16::try_from(message_len).ok()?.to_be_bytes());
    out[4..8].copy_from_slice(&MAGIC_COOKIE);
    out[8..HEADER_LEN].copy_from_slice(&transaction);

    let mut pad = [0; 16];
    pad.copy_from_slice(&out[4..HEADER_LEN]);
    let address = &mut out[HEADER_LEN..];
    address[..2].copy_from_slice(&attribute::XOR_PEER_ADDRESS.value().to_be_bytes());
    address[2..4].copy_from_slice(&u16::try_from(address_len).ok()?.to_be_bytes());
    xor_address::encode(peer, &pad, &mut address[ATTRIBUTE_HEADER_LEN..]);
    Some(end)
}
