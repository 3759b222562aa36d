//! An allocation as its own shard keeps it.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::net::SocketAddr;

use stun_types::message::TransactionId;

use super::{endpoint::Endpoint, limits::SEND_PEERS_PER_ALLOCATION, route::Peer};
use crate::{Instant, message::Key};

/// An allocation (RFC 8656 section 3): a five-tuple's relayed transport address and what came with it.
pub(super) struct Allocation {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) username: Box<str>,
    pub(super) key: Key,
    /// The transaction that made it and the seconds it granted: a retransmission gets the same answer.
    pub(super) transaction: TransactionId,
    pub(super) granted: u32,
    pub(super) channels: Vec<Channel>,
    send_peers: Vec<Peer>,
    oldest_send_peer: usize,
}

/// A channel binding (RFC 8656 section 12), and the way to its peer.
pub(super) struct Channel {
    pub(super) number: u16,
    pub(super) until: Instant,
    pub(super) peer: Peer,
}

impl Allocation {
    pub(super) fn new(
        endpoint: Arc<Endpoint>,
        username: Box<str>,
        key: Key,
        transaction: TransactionId,
        granted: u32,
    ) -> Self {
        let (channels, send_peers) = (Vec::new(), Vec::new());
        Self { endpoint, username, key, transaction, granted, channels, send_peers, oldest_send_peer: 0 }
    }

    /// The peer that `channel` is bound to, while the binding lasts.
    pub(super) fn channel_peer(&mut self, channel: u16, now: Instant) -> Option<(&Endpoint, &mut Peer)> {
        let bound = self.channels.iter_mut().find(|bound| bound.number == channel && now < bound.until)?;
        Some((&self.endpoint, &mut bound.peer))
    }

    /// The peer at `address`, for a Send indication; one not seen lately takes the place of the oldest.
    pub(super) fn send_peer(&mut self, address: SocketAddr) -> (&Endpoint, &mut Peer) {
        let known = self.send_peers.iter().position(|peer| peer.address() == address);
        let index = known.unwrap_or_else(|| self.remember_send_peer(address));
        (&self.endpoint, &mut self.send_peers[index])
    }

    fn remember_send_peer(&mut self, address: SocketAddr) -> usize {
        if self.send_peers.len() < SEND_PEERS_PER_ALLOCATION {
            self.send_peers.push(Peer::new(address));
            return self.send_peers.len() - 1;
        }
        let index = self.oldest_send_peer;
        self.oldest_send_peer = (index + 1) % SEND_PEERS_PER_ALLOCATION;
        self.send_peers[index] = Peer::new(address);
        index
    }
}
