//! What a shard counts. Plain numbers: the driver adds them up across workers.

use core::ops::AddAssign;

use crate::Transport;

/// Numbers since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Packets that came in, of every kind.
    pub received_packets: u64,
    /// Their bytes.
    pub received_bytes: u64,
    /// Packets passed from one allocation to another.
    pub relayed_packets: u64,
    /// The bytes of application data in them.
    pub relayed_bytes: u64,
    /// Allocations made over UDP.
    pub allocations_udp: u64,
    /// Allocations made over TCP.
    pub allocations_tcp: u64,
    /// Allocations made over TLS.
    pub allocations_tls: u64,
    /// Requests refused for their credential: a wrong password, an expired or unknown username.
    pub authentication_failures: u64,
    /// Packets dropped because they are no STUN, TURN or `ChannelData`, or are malformed.
    pub dropped_malformed: u64,
    /// Packets dropped because the client has no allocation (any more) or no such channel.
    pub dropped_unbound: u64,
    /// Packets dropped because one of the two sides has given no permission.
    pub dropped_permission: u64,
    /// Packets dropped because there is no such peer, or it is in another group.
    pub dropped_no_peer: u64,
    /// Packets the driver could not hand on: a slow stream's queue or a socket's buffer was full.
    pub dropped_congested: u64,
}

/// Why a packet goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    /// No STUN, TURN or `ChannelData`, or malformed.
    Malformed,
    /// No allocation or no such channel.
    Unbound,
    /// No permission on one side.
    Permission,
    /// No such peer within the group.
    NoPeer,
}

impl Counters {
    pub(crate) fn count_received(&mut self, bytes: usize) {
        self.received_packets += 1;
        self.received_bytes += bytes as u64;
    }

    pub(crate) fn count_relayed(&mut self, bytes: usize) {
        self.relayed_packets += 1;
        self.relayed_bytes += bytes as u64;
    }

    pub(crate) fn count_allocation(&mut self, transport: Transport) {
        match transport {
            Transport::Udp => self.allocations_udp += 1,
            Transport::Tcp => self.allocations_tcp += 1,
            Transport::Tls => self.allocations_tls += 1,
        }
    }

    pub(crate) fn count_drop(&mut self, reason: Drop) {
        match reason {
            Drop::Malformed => self.dropped_malformed += 1,
            Drop::Unbound => self.dropped_unbound += 1,
            Drop::Permission => self.dropped_permission += 1,
            Drop::NoPeer => self.dropped_no_peer += 1,
        }
    }
}

impl AddAssign for Counters {
    fn add_assign(&mut self, other: Self) {
        self.received_packets += other.received_packets;
        self.received_bytes += other.received_bytes;
        self.relayed_packets += other.relayed_packets;
        self.relayed_bytes += other.relayed_bytes;
        self.allocations_udp += other.allocations_udp;
        self.allocations_tcp += other.allocations_tcp;
        self.allocations_tls += other.allocations_tls;
        self.authentication_failures += other.authentication_failures;
        self.dropped_malformed += other.dropped_malformed;
        self.dropped_unbound += other.dropped_unbound;
        self.dropped_permission += other.dropped_permission;
        self.dropped_no_peer += other.dropped_no_peer;
        self.dropped_congested += other.dropped_congested;
    }
}
