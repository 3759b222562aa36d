//! An allocation as its own shard keeps it.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::net::{IpAddr, SocketAddr};

use stun_types::message::TransactionId;

use super::{
    bandwidth::Meter,
    connection::ConnectionId,
    directory::SharedDirectory,
    endpoint::Endpoint,
    event::{Happening, Traffic},
    limits::{
        CHANNEL_QUARANTINE, FIRST_TRAFFIC, OUTSIDE_PERMISSIONS_PER_ALLOCATION, SEND_PEERS_PER_ALLOCATION,
        TRAFFIC_INTERVAL,
    },
    peer::Peer,
    ports::PortId,
    settings::Settings,
};
use crate::{Instant, integrity::Key};

/// An allocation (RFC 8656 section 3): what belongs to a five-tuple.
pub(super) struct Allocation {
    /// One relayed transport address, or one of each family.
    pub(super) relayed: Vec<Relayed>,
    pub(super) username: Box<str>,
    pub(super) key: Key,
    pub(super) meter: Meter,
    /// What came from peers outside, and what was sent to peers that are forgotten. The others count themselves.
    pub(super) counted: Traffic,
    told: Told,
    /// How it was made: a retransmission gets the same answer.
    pub(super) made: Made,
    pub(super) channels: Vec<Channel>,
    /// Whether it relays TCP connections (RFC 6062) in the place of datagrams.
    pub(super) connects: bool,
    /// Connect requests that are not answered yet.
    pub(super) attempts: Vec<Attempt>,
    send_peers: Vec<Peer>,
    oldest_send_peer: usize,
}

/// What was told of an allocation's traffic last.
struct Told {
    total: Traffic,
    at: Instant,
    /// Whether anything had passed since the time before.
    passing: bool,
}

/// What the answer to an Allocate request says beside the addresses.
pub(super) struct Made {
    pub(super) transaction: TransactionId,
    /// Seconds.
    pub(super) granted: u32,
    pub(super) token: Option<[u8; 8]>,
    /// The error code for an additional address family that could not be given.
    pub(super) address_error: Option<u16>,
}

/// A relayed transport address of the allocation.
pub(super) struct Relayed {
    pub(super) endpoint: Arc<Endpoint>,
    /// The relay port, in open mode.
    pub(super) port: Option<PortId>,
    /// Peers outside that are permitted, each until its moment.
    outside: Vec<(IpAddr, Instant)>,
}

/// A Connect request that is under way (RFC 6062 section 5.2).
pub(super) struct Attempt {
    pub(super) id: ConnectionId,
    /// The bytes of the request.
    pub(super) request: Vec<u8>,
}

/// A channel binding (RFC 8656 section 12), and the way to its peer.
pub(super) struct Channel {
    pub(super) number: u16,
    pub(super) until: Instant,
    pub(super) peer: Peer,
}

impl Relayed {
    pub(super) const fn new(endpoint: Arc<Endpoint>, port: Option<PortId>) -> Self {
        Self { endpoint, port, outside: Vec::new() }
    }

    /// Whether packets from and to a peer outside at `ip` may pass.
    pub(super) fn permits_outside(&self, ip: IpAddr, now: Instant) -> bool {
        self.outside.iter().any(|(permitted, until)| *permitted == ip && now < *until)
    }

    /// Whether all of `wanted` could be permitted beside those that are.
    pub(super) fn has_room_outside(&self, wanted: &[IpAddr], now: Instant) -> bool {
        let kept = |(ip, until): &&(IpAddr, Instant)| now < *until && !wanted.contains(ip);
        self.outside.iter().filter(kept).count() + wanted.len() <= OUTSIDE_PERMISSIONS_PER_ALLOCATION
    }

    pub(super) fn permit_outside(&mut self, ip: IpAddr, until: Instant, now: Instant) {
        self.outside.retain(|(permitted, until)| *permitted != ip && now < *until);
        self.outside.push((ip, until));
    }
}

impl Channel {
    /// Whether the number and the peer still belong together, so that neither may be bound otherwise.
    pub(super) fn is_taken(&self, now: Instant) -> bool {
        now < self.until + CHANNEL_QUARANTINE
    }
}

impl Allocation {
    pub(super) fn new(
        relayed: Vec<Relayed>,
        username: Box<str>,
        key: Key,
        meter: Meter,
        made: Made,
        now: Instant,
    ) -> Self {
        let counted = Traffic::default();
        let told = Told { total: counted, at: now, passing: false };
        let (channels, send_peers, oldest_send_peer) = (Vec::new(), Vec::new(), 0);
        let connects = relayed.iter().any(|relayed| relayed.endpoint.connects);
        let attempts = Vec::new();
        Self {
            relayed,
            username,
            key,
            meter,
            counted,
            told,
            made,
            channels,
            connects,
            attempts,
            send_peers,
            oldest_send_peer,
        }
    }

    /// The relayed transport address of one family: IPv4 (`v4`) or IPv6.
    pub(super) fn relayed_of(&self, v4: bool) -> Option<&Relayed> {
        self.relayed.iter().find(|relayed| relayed.endpoint.relayed.is_ipv4() == v4)
    }

    /// The same, to change it.
    pub(super) fn relayed_of_mut(&mut self, v4: bool) -> Option<&mut Relayed> {
        self.relayed.iter_mut().find(|relayed| relayed.endpoint.relayed.is_ipv4() == v4)
    }

    /// Whether it has neither expired nor been revoked. Two addresses may end apart, but the last one ends it.
    pub(super) fn is_alive(&self, now: Instant) -> bool {
        self.relayed.iter().any(|relayed| relayed.endpoint.is_alive(now))
    }

    /// Whether one of its addresses has ended, so that what it held can be given back.
    pub(super) fn is_over_in_part(&self, now: Instant) -> bool {
        self.relayed.iter().any(|relayed| !relayed.endpoint.is_alive(now))
    }

    /// The channel bound to `peer`, for what comes from it.
    pub(super) fn channel_of(&self, peer: SocketAddr, now: Instant) -> Option<u16> {
        let bound = |channel: &&Channel| channel.peer.address() == peer && now < channel.until;
        self.channels.iter().find(bound).map(|channel| channel.number)
    }

    /// Where in [`Self::send_peers`] the peer at `address` is; one not seen lately takes the place of the oldest.
    pub(super) fn send_peer(
        &mut self,
        address: SocketAddr,
        settings: &Settings,
        directory: &impl SharedDirectory,
    ) -> usize {
        let known = self.send_peers.iter().position(|peer| peer.address() == address);
        known.unwrap_or_else(|| {
            let places = settings.places(address.ip(), directory);
            self.remember_send_peer(Peer::new(address, places))
        })
    }

    /// What sending to the peer at `index` of them needs, side by side.
    pub(super) fn for_sending(&mut self, index: usize) -> (&[Relayed], &mut Peer, &mut Meter) {
        let Self { relayed, send_peers, meter, .. } = self;
        (relayed, &mut send_peers[index], meter)
    }

    fn remember_send_peer(&mut self, peer: Peer) -> usize {
        if self.send_peers.len() < SEND_PEERS_PER_ALLOCATION {
            self.send_peers.push(peer);
            return self.send_peers.len() - 1;
        }
        let index = self.oldest_send_peer;
        self.oldest_send_peer = (index + 1) % SEND_PEERS_PER_ALLOCATION;
        let before = core::mem::replace(&mut self.send_peers[index], peer);
        self.forget(&before);
        index
    }

    /// Keeps what was sent to a peer that has made room for another.
    pub(super) fn forget(&mut self, peer: &Peer) {
        add(&mut self.counted, peer);
    }

    /// What has passed in all.
    pub(super) fn traffic(&self) -> Traffic {
        let mut total = self.counted;
        self.channels
            .iter()
            .map(|channel| &channel.peer)
            .chain(&self.send_peers)
            .for_each(|peer| add(&mut total, peer));
        total
    }

    /// What there is to tell of the traffic, when it is time.
    pub(super) fn tell_traffic(&mut self, now: Instant) -> Option<Happening> {
        let never = self.told.total == Traffic::default();
        let interval = if never { FIRST_TRAFFIC } else { TRAFFIC_INTERVAL };
        if now.since(self.told.at) < interval {
            return None;
        }
        let total = self.traffic();
        let passing = total != self.told.total;
        if !passing && !self.told.passing {
            return None;
        }
        self.told = Told { total, at: now, passing };
        let peers = self.channels.iter_mut().map(|channel| &mut channel.peer).chain(&mut self.send_peers);
        Some(Happening::Traffic { total, sent: peers.filter_map(Peer::tell_sent).collect() })
    }
}

fn add(total: &mut Traffic, peer: &Peer) {
    total.sent_packets += peer.sent().packets;
    total.sent_bytes += peer.sent().bytes;
}

#[cfg(test)]
mod tests {
    use core::mem::size_of;

    use super::*;
    use crate::server::limits::CHANNELS_PER_ALLOCATION;

    #[test]
    fn all_that_a_client_can_add_to_an_allocation_fits_into_twelve_kilobytes() {
        let channels = CHANNELS_PER_ALLOCATION * (size_of::<Channel>() + size_of::<[u64; 2]>());
        let peers = SEND_PEERS_PER_ALLOCATION * size_of::<Peer>();
        let permissions = OUTSIDE_PERMISSIONS_PER_ALLOCATION * size_of::<(IpAddr, Instant)>();
        assert!(channels + peers + permissions <= 12 << 10, "{channels} + {peers} + {permissions}");
    }
}
