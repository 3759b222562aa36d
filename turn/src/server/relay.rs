//! The packet's way: one look-up for the client's allocation, a short scan for the channel or peer, one route.
//!
//! No byte of the data moves: what is sent is a new head, and a range of the packet that came in.

use core::net::SocketAddr;

use super::{
    allocation::{Allocation, Relayed},
    counters::Drop,
    datagram::Datagram,
    directory::SharedDirectory,
    endpoint::Endpoint,
    peer::Way,
    ports::PortId,
    route::Route,
    settings::Settings,
};
use crate::{Instant, channel_data::ChannelData, data_indication::TransactionId, send_indication::SendIndication};

/// What a packet's way needs beside the client's allocation.
pub(super) struct Surroundings<'a, D> {
    pub(super) now: Instant,
    pub(super) directory: &'a D,
    pub(super) settings: &'a Settings,
}

/// A packet that may pass.
pub(super) enum Passed<'a> {
    /// To the client of an allocation of this server.
    Client { to: &'a Endpoint, datagram: Datagram },
    /// Out of a relay port.
    Peer { port: PortId, to: SocketAddr, datagram: Datagram, dont_fragment: bool },
}

/// One of the two ways from a client: [`channel_data`] or [`send`].
pub(super) type FromClient<D> = for<'a> fn(&'a mut Allocation, Surroundings<'_, D>, &[u8]) -> Result<Passed<'a>, Drop>;

/// A `ChannelData` message from a client (RFC 8656 section 12.6). The binding stands for the sender's permission.
pub(super) fn channel_data<'a, D: SharedDirectory>(
    allocation: &'a mut Allocation,
    Surroundings { now, directory, .. }: Surroundings<'_, D>,
    packet: &[u8],
) -> Result<Passed<'a>, Drop> {
    let ChannelData { channel, data } = ChannelData::parse(packet).ok_or(Drop::Malformed)?;
    let Allocation { relayed, channels, meter, .. } = allocation;
    let bound = |known: &&mut super::allocation::Channel| known.number == channel && now < known.until;
    let peer = &mut channels.iter_mut().find(bound).ok_or(Drop::Unbound)?.peer;
    let to = peer.address();
    let own = own(relayed, to, now)?;
    let (way, sent) = peer.way(&own.endpoint, now, directory).ok_or(Drop::NoPeer)?;
    if !meter.pass(data.len(), now) {
        return Err(Drop::Bandwidth);
    }
    sent.count(data.len());
    match way {
        Way::Inside(route) => inside(route, own, now, TransactionId::default(), data),
        Way::Outside => outside(own, to, false, data),
    }
}

/// A Send indication from a client (RFC 8656 section 11.2).
pub(super) fn send<'a, D: SharedDirectory>(
    allocation: &'a mut Allocation,
    Surroundings { now, directory, settings }: Surroundings<'_, D>,
    packet: &[u8],
) -> Result<Passed<'a>, Drop> {
    let SendIndication { peer: to, data, dont_fragment } = SendIndication::parse(packet).ok_or(Drop::Malformed)?;
    let mut transaction = TransactionId::default();
    transaction.copy_from_slice(packet.get(8..20).ok_or(Drop::Malformed)?);
    let index = allocation.send_peer(to, settings, directory);
    let (relayed, peer, meter) = allocation.for_sending(index);
    let own = own(relayed, to, now)?;
    let (way, sent) = peer.way(&own.endpoint, now, directory).ok_or(Drop::NoPeer)?;
    let permitted = match &way {
        Way::Inside(route) => own.endpoint.permissions.allow(route.endpoint.address_id, now),
        Way::Outside => own.permits_outside(to.ip(), now),
    };
    if !permitted {
        return Err(Drop::Permission);
    }
    if !meter.pass(data.len(), now) {
        return Err(Drop::Bandwidth);
    }
    sent.count(data.len());
    match way {
        Way::Inside(route) => inside(route, own, now, transaction, data),
        Way::Outside => outside(own, to, dont_fragment, data),
    }
}

/// Application data from the peer at `from`, that arrived at the relay port `port` (RFC 8656 sections 11.3 and 12.7).
pub(super) fn from_peer(
    allocation: &mut Allocation,
    port: PortId,
    from: SocketAddr,
    len: usize,
    now: Instant,
) -> Result<(&Endpoint, Datagram), Drop> {
    let channel = allocation.channel_of(from, now);
    let Allocation { relayed, meter, counted, .. } = allocation;
    let own = relayed.iter().find(|relayed| relayed.port == Some(port)).ok_or(Drop::Unbound)?;
    if !own.endpoint.is_alive(now) {
        return Err(Drop::Unbound);
    }
    if !own.permits_outside(from.ip(), now) {
        return Err(Drop::Permission);
    }
    if !meter.pass(len, now) {
        return Err(Drop::Bandwidth);
    }
    counted.received_packets += 1;
    counted.received_bytes += len as u64;
    let datagram = match channel {
        Some(number) => Datagram::channel_data(number, 0..len),
        None => Datagram::data_indication(&from, TransactionId::default(), 0..len),
    };
    Ok((&own.endpoint, datagram.ok_or(Drop::Malformed)?))
}

/// The relayed transport address that packets for `to` leave from.
fn own(relayed: &[Relayed], to: SocketAddr, now: Instant) -> Result<&Relayed, Drop> {
    let own = |relayed: &&Relayed| relayed.endpoint.relayed.is_ipv4() == to.is_ipv4();
    relayed.iter().find(own).filter(|own| own.endpoint.is_alive(now)).ok_or(Drop::Unbound)
}

fn inside<'a>(
    route: &'a Route,
    own: &Relayed,
    now: Instant,
    transaction: TransactionId,
    data: core::ops::Range<usize>,
) -> Result<Passed<'a>, Drop> {
    if !route.endpoint.permissions.allow(own.endpoint.address_id, now) {
        return Err(Drop::Permission);
    }
    let datagram = match route.channel(now) {
        Some(number) => Datagram::channel_data(number, data),
        None => Datagram::data_indication(&own.endpoint.relayed, transaction, data),
    };
    Ok(Passed::Client { to: &route.endpoint, datagram: datagram.ok_or(Drop::Malformed)? })
}

fn outside<'a>(
    own: &Relayed,
    to: SocketAddr,
    dont_fragment: bool,
    data: core::ops::Range<usize>,
) -> Result<Passed<'a>, Drop> {
    let port = own.port.ok_or(Drop::NoPeer)?;
    Ok(Passed::Peer { port, to, datagram: Datagram::plain(data), dont_fragment })
}
