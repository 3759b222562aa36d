//! What happens to allocations, for whoever wants to know how a call is connected.

use alloc::vec::Vec;
use core::net::SocketAddr;

use super::holder::Holder;
use crate::FiveTuple;

/// Something that happened to an allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose allocation it is.
    pub holder: Holder,
    /// Its client's path to this server; while it lives, no other has the same.
    pub five_tuple: FiveTuple,
    /// What happened.
    pub what: Happening,
}

/// What can happen to an allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It was made, with this relayed transport address. One with two tells this twice.
    Allocated(SocketAddr),
    /// A channel was bound to a peer.
    Bound {
        /// The channel's number.
        channel: u16,
        /// The peer.
        peer: SocketAddr,
    },
    /// What has passed, told soon after the first packet, every ten seconds while something passes, and once more when
    /// nothing does.
    Traffic {
        /// Since the allocation was made.
        total: Traffic,
        /// To each peer, since it was told last.
        sent: Vec<Sent>,
    },
    /// It is over.
    Ended {
        /// Why.
        why: End,
        /// What has passed in all.
        traffic: Traffic,
    },
}

/// Why an allocation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client gave it back.
    Released,
    /// The client did not refresh it in time.
    Expired,
    /// Its participant has left, or was removed.
    Revoked,
    /// The client's stream was closed, or the relay stops.
    Closed,
}

/// What an allocation has sent to one peer lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Whose allocation of this server the peer is; `None`: it is a host outside.
    pub holder: Option<Holder>,
    /// How many packets.
    pub packets: u64,
}

/// What an allocation has passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Packets from the client, to any peer.
    pub sent_packets: u64,
    /// Their application data, in bytes.
    pub sent_bytes: u64,
    /// Packets from peers outside, to the client. Those of other allocations here are in their `sent_packets`.
    pub received_packets: u64,
    /// Their application data, in bytes.
    pub received_bytes: u64,
}
