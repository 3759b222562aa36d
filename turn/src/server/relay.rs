//! The packet's way: one look-up for the client's allocation, a short scan for the channel or peer, one route.
//!
//! `ChannelData` to `ChannelData` changes two bytes. A Send indication becomes a Data indication or `ChannelData` where it
//! stands, as DATA's own header is just as long as a channel's. Only `ChannelData` to Data indication has to be copied,
//! into the shard's scratch space.

use alloc::vec::Vec;
use core::{net::SocketAddr, ops::Range};

use super::{allocation::Allocation, counters::Drop, directory::SharedDirectory, endpoint::Endpoint, shard::Bytes};
use crate::{
    Instant,
    channel_data::{self, ChannelData},
    data_indication::{self, TransactionId},
    send_indication::SendIndication,
};

/// What a packet's way needs beside the client's allocation.
pub(super) struct Surroundings<'a, D> {
    pub(super) now: Instant,
    pub(super) directory: &'a D,
    pub(super) scratch: &'a mut Vec<u8>,
}

/// A packet that may pass.
pub(super) struct Relayed<'a> {
    pub(super) to: &'a Endpoint,
    pub(super) bytes: Bytes<'a>,
    /// How many bytes of application data it carries.
    pub(super) data_len: usize,
}

/// One of the two ways: [`channel_data`] or [`send`].
pub(super) type Way<D> = for<'a> fn(&'a mut Allocation, Surroundings<'a, D>, &mut [u8]) -> Result<Relayed<'a>, Drop>;

/// A `ChannelData` message from a client (RFC 8656 section 12.6). The binding stands for the sender's permission.
pub(super) fn channel_data<'a, D: SharedDirectory>(
    allocation: &'a mut Allocation,
    Surroundings { now, directory, scratch }: Surroundings<'a, D>,
    packet: &mut [u8],
) -> Result<Relayed<'a>, Drop> {
    let ChannelData { channel, data } = ChannelData::parse(packet).ok_or(Drop::Malformed)?;
    let (own, peer) = allocation.channel_peer(channel, now).ok_or(Drop::Unbound)?;
    let route = peer.route(own, now, directory).ok_or(Drop::NoPeer)?;
    if !route.endpoint.permissions.allow(own.address_id, now) {
        return Err(Drop::Permission);
    }
    let data_len = data.len();
    let bytes = match route.channel(now) {
        Some(number) => {
            packet[..2].copy_from_slice(&number.to_be_bytes());
            Bytes::InPlace(0..data.end)
        }
        None => Bytes::Built(build_data_indication(&packet[data], &own.relayed, scratch).ok_or(Drop::Malformed)?),
    };
    Ok(Relayed { to: &route.endpoint, bytes, data_len })
}

/// A Send indication from a client (RFC 8656 section 11.2).
pub(super) fn send<'a, D: SharedDirectory>(
    allocation: &'a mut Allocation,
    Surroundings { now, directory, .. }: Surroundings<'a, D>,
    packet: &mut [u8],
) -> Result<Relayed<'a>, Drop> {
    let SendIndication { peer, data } = SendIndication::parse(packet).ok_or(Drop::Malformed)?;
    let (own, peer) = allocation.send_peer(peer);
    let route = peer.route(own, now, directory).ok_or(Drop::NoPeer)?;
    let permitted =
        own.permissions.allow(route.endpoint.address_id, now) && route.endpoint.permissions.allow(own.address_id, now);
    if !permitted {
        return Err(Drop::Permission);
    }
    let data_len = data.len();
    let range = match route.channel(now) {
        Some(number) => send_to_channel_data(packet, data, number),
        None => send_to_data_indication(packet, data, &own.relayed),
    };
    Ok(Relayed { to: &route.endpoint, bytes: Bytes::InPlace(range.ok_or(Drop::Malformed)?), data_len })
}

/// Builds a Data indication from `own` in `scratch`, which grows to the longest one seen and stays.
fn build_data_indication<'a>(data: &[u8], own: &SocketAddr, scratch: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    let start = data_indication::prefix_len(own);
    let length = data_indication::encoded_len(own, data.len());
    if scratch.len() < length {
        scratch.resize(length, 0);
    }
    let out = &mut scratch[..length];
    out[start..start + data.len()].copy_from_slice(data);
    data_indication::encode(own, TransactionId::default(), data.len(), out)?;
    Some(out)
}

/// Puts a channel's header over DATA's own.
fn send_to_channel_data(packet: &mut [u8], data: Range<usize>, number: u16) -> Option<Range<usize>> {
    let start = data.start.checked_sub(channel_data::HEADER_LEN)?;
    let header = packet.get_mut(start..)?.first_chunk_mut()?;
    channel_data::encode_header(number, u16::try_from(data.len()).ok()?, header);
    Some(start..data.end)
}

/// Builds the Data indication around the data, which only moves when DATA stood before XOR-PEER-ADDRESS. There is always
/// room: header, address and data are as long as those of the Send indication, both addresses being of one family.
fn send_to_data_indication(packet: &mut [u8], data: Range<usize>, own: &SocketAddr) -> Option<Range<usize>> {
    let prefix = data_indication::prefix_len(own);
    let data_len = data.len();
    let mut transaction = TransactionId::default();
    transaction.copy_from_slice(packet.get(8..20)?);
    let start = data.start.saturating_sub(prefix);
    let range = start..start + data_indication::encoded_len(own, data_len);
    packet.get(range.clone())?;
    packet.copy_within(data, start + prefix);
    data_indication::encode(own, transaction, data_len, &mut packet[range.clone()])?;
    Some(range)
}
