//! What a shard counts. Plain numbers: the driver adds them up across workers.

use core::ops::AddAssign;

use crate::Transport;

/// How many classes of batch sizes there are.
pub const BATCH_SIZES: usize = 7;

/// Declares the numbers and their sum in one place.
macro_rules! counters {
    ($($(#[$documentation:meta])+ $name:ident,)+) => {
        /// Numbers since the start.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Counters {
            $($(#[$documentation])+ pub $name: u64,)+
            /// How many datagrams the driver received at once: 1, 2 to 3, 4 to 7, ..., 64 and more.
            pub batches: [u64; BATCH_SIZES],
        }

        impl AddAssign<&Self> for Counters {
            fn add_assign(&mut self, other: &Self) {
                $(self.$name += other.$name;)+
                for (sum, more) in self.batches.iter_mut().zip(other.batches) {
                    *sum += more;
                }
            }
        }
    };
}

counters! {
    /// Packets that came from clients, of every kind.
    received_packets,
    /// Their bytes.
    received_bytes,
    /// Packets that came from peers to relay ports.
    from_peers_packets,
    /// Their bytes.
    from_peers_bytes,
    /// Packets passed from one allocation of this server to another, in process.
    relayed_packets,
    /// The bytes of application data in them.
    relayed_bytes,
    /// Packets passed from a peer outside to a client.
    to_clients_packets,
    /// The bytes of application data in them.
    to_clients_bytes,
    /// Packets passed out of a relay port.
    to_peers_packets,
    /// The bytes of application data in them.
    to_peers_bytes,
    /// Allocations made over UDP.
    allocations_udp,
    /// Allocations made over TCP.
    allocations_tcp,
    /// Allocations made over TLS.
    allocations_tls,
    /// Allocations of clients that came over IPv4, among all of these.
    allocations_from_v4,
    /// Allocations of clients that came over IPv6, among all of these.
    allocations_from_v6,
    /// Allocations taken up that an earlier process has left.
    allocations_taken_up,
    /// Allocations that are over.
    allocations_ended,
    /// Connections to peers that clients have bound to a stream (RFC 6062).
    connections_bound,
    /// Bytes that clients have sent on them.
    connections_to_peers_bytes,
    /// Bytes that peers have sent on them.
    connections_to_clients_bytes,
    /// Answers to clients that find out how their NAT behaves (RFC 5780).
    discovery_answers,
    /// Requests without a credential, which clients begin with; they are challenged.
    challenges,
    /// Requests with a nonce that is too old or somebody else's; they are challenged anew.
    stale_nonces,
    /// Requests refused for their credential, for one of the three reasons that follow.
    authentication_failures,
    /// There is no such user, or nobody of that id is admitted.
    unknown_users,
    /// The password is another.
    wrong_passwords,
    /// The password is right, but its time is over.
    expired_credentials,
    /// Allocations refused because a holder or a client address had its share.
    quota_reached,
    /// Allocations refused because the server was full.
    capacity_reached,
    /// Permissions and channels refused because the peer may not be reached.
    forbidden_peers,
    /// Packets dropped because they are no STUN, TURN or `ChannelData`, or are malformed.
    dropped_malformed,
    /// Packets dropped because the client has no allocation (any more) or no such channel.
    dropped_unbound,
    /// Packets dropped because one of the two sides has given no permission.
    dropped_permission,
    /// Packets dropped because there is no such peer, or it is in another group.
    dropped_no_peer,
    /// Packets dropped because a bandwidth quota was reached.
    dropped_bandwidth,
    /// Requests of strangers left without an answer, which would have been too long beside them.
    dropped_amplifying,
    /// Requests of strangers left without an answer, because their network had so many.
    dropped_throttled,
    /// Packets the driver could not hand on: a slow stream's queue or a socket's buffer was full.
    dropped_congested,
    /// System calls that sent datagrams.
    send_calls,
    /// Messages they sent; one may be several datagrams of one size for one destination.
    send_messages,
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
    /// A bandwidth quota is reached.
    Bandwidth,
    /// The answer would be too long beside the request of a stranger.
    Amplifying,
    /// The stranger's network got too many answers.
    Throttled,
}

/// Why a credential is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No such user.
    Unknown,
    /// Another password.
    WrongPassword,
    /// Its time is over.
    Expired,
}

impl Counters {
    /// How many allocations there are, when these are all counters that count some.
    #[must_use]
    pub fn allocations_now(&self) -> u64 {
        let made = self.allocations_udp + self.allocations_tcp + self.allocations_tls + self.allocations_taken_up;
        made.saturating_sub(self.allocations_ended)
    }

    /// Counts a batch of `datagrams` that was received at once.
    pub fn count_batch(&mut self, datagrams: usize) {
        if let Some(class) = datagrams.checked_ilog2() {
            self.batches[(class as usize).min(BATCH_SIZES - 1)] += 1;
        }
    }

    pub(crate) fn count_received(&mut self, bytes: usize) {
        self.received_packets += 1;
        self.received_bytes += bytes as u64;
    }

    pub(crate) fn count_from_peer(&mut self, bytes: usize) {
        self.from_peers_packets += 1;
        self.from_peers_bytes += bytes as u64;
    }

    pub(crate) fn count_relayed(&mut self, bytes: usize) {
        self.relayed_packets += 1;
        self.relayed_bytes += bytes as u64;
    }

    pub(crate) fn count_to_client(&mut self, bytes: usize) {
        self.to_clients_packets += 1;
        self.to_clients_bytes += bytes as u64;
    }

    pub(crate) fn count_to_peer(&mut self, bytes: usize) {
        self.to_peers_packets += 1;
        self.to_peers_bytes += bytes as u64;
    }

    pub(crate) fn count_allocation(&mut self, transport: Transport, v4: bool) {
        match transport {
            Transport::Udp => self.allocations_udp += 1,
            Transport::Tcp => self.allocations_tcp += 1,
            Transport::Tls => self.allocations_tls += 1,
        }
        if v4 {
            self.allocations_from_v4 += 1;
        } else {
            self.allocations_from_v6 += 1;
        }
    }

    pub(crate) fn count_failure(&mut self, failure: Failure) {
        self.authentication_failures += 1;
        match failure {
            Failure::Unknown => self.unknown_users += 1,
            Failure::WrongPassword => self.wrong_passwords += 1,
            Failure::Expired => self.expired_credentials += 1,
        }
    }

    pub(crate) fn count_drop(&mut self, reason: Drop) {
        match reason {
            Drop::Malformed => self.dropped_malformed += 1,
            Drop::Unbound => self.dropped_unbound += 1,
            Drop::Permission => self.dropped_permission += 1,
            Drop::NoPeer => self.dropped_no_peer += 1,
            Drop::Bandwidth => self.dropped_bandwidth += 1,
            Drop::Amplifying => self.dropped_amplifying += 1,
            Drop::Throttled => self.dropped_throttled += 1,
        }
    }
}
