//! Every limit of the relay, with its reason.

use core::{ops::RangeInclusive, time::Duration};

/// Lifetime of an allocation whose client asks for none or for less (RFC 8656 section 7.2).
pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);

/// The longest lifetime granted. RFC 8656 section 7.2 recommends an hour.
pub const MAX_LIFETIME: Duration = Duration::from_secs(3600);

/// Lifetime of a permission, fixed by RFC 8656 section 9.
pub const PERMISSION_LIFETIME: Duration = Duration::from_secs(300);

/// Lifetime of a channel binding, fixed by RFC 8656 section 12.
pub const CHANNEL_LIFETIME: Duration = Duration::from_secs(600);

/// Permissions of one allocation for peers at relayed addresses of this server, which has few.
pub const PERMISSIONS_PER_ALLOCATION: usize = 8;

/// Channels of one allocation. An allocation belongs to one peer connection, whose other side offers a relayed address
/// for each transport and family (6), twice while ICE restarts.
pub const CHANNELS_PER_ALLOCATION: usize = 32;

/// Peers of one allocation that Send indications keep a route to; the oldest makes room. As many as channels.
pub const SEND_PEERS_PER_ALLOCATION: usize = CHANNELS_PER_ALLOCATION;

/// How long a route that found no peer is left alone, so that packets to nobody cost no look-up in the directory.
pub(crate) const ROUTE_RETRY: Duration = Duration::from_millis(50);

/// How often allocations that are over are swept out. They are of no use from the millisecond they end; this only
/// bounds how long their memory is kept.
pub(crate) const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// Relayed IP addresses in use at once; a host may have several and IPv6 changes its temporary ones.
pub(crate) const RELAYED_ADDRESSES: usize = 64;

/// How long a channel number stays with its last peer after a binding has ended (RFC 8656 section 12): data that is still
/// on its way must not reach somebody else.
pub const CHANNEL_QUARANTINE: Duration = Duration::from_secs(300);

/// Permissions of one allocation for peers that are no relayed address of this server (open mode). An allocation belongs
/// to one peer connection, and the other side has few addresses.
pub const OUTSIDE_PERMISSIONS_PER_ALLOCATION: usize = 64;

/// Ephemeral usernames kept for clients that send USERHASH, 200 bytes each; the oldest makes room. More than there can be
/// participants with allocations, so that one who was just handed a credential can use it.
pub(crate) const USERNAMES_REMEMBERED: usize = 4096;

/// How often a drawn relay port may turn out to be somebody else's before there is none.
pub(crate) const PORT_TRIES: usize = 16;

/// How long an attempt to connect to a peer may take (RFC 6062 section 5.2: at least 30 seconds).
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection to a peer waits for its client to bind it (RFC 6062 sections 5.2 and 5.3).
pub(crate) const BIND_TIMEOUT: Duration = Duration::from_secs(30);

/// Connections to peers that one allocation may have. A browser has six to one host, and each costs two sockets here.
pub const CONNECTIONS_PER_ALLOCATION: usize = 32;

/// Of these the ones that nobody has bound yet, of one participant or one username: two allocations full.
pub const UNBOUND_PER_HOLDER: usize = 64;

/// Connections to peers in all; two sockets each.
pub(crate) const CONNECTIONS: usize = 4096;

/// The ports of relayed addresses in internal mode: the dynamic range (RFC 8656 section 7.2). Nothing is bound to them.
pub const RELAYED_PORTS: RangeInclusive<u16> = 49152..=65535;

/// How often the traffic of an allocation is told (see [`super::Event`]), where there was any.
pub(crate) const TRAFFIC_INTERVAL: Duration = Duration::from_secs(10);

/// How long after an allocation was made its traffic is told first: by then a browser has chosen its way, and people begin to
/// ask how they are connected.
pub(crate) const FIRST_TRAFFIC: Duration = Duration::from_secs(3);

/// Events that wait to be taken. Packets make none, and the driver takes them after every batch.
pub(crate) const EVENTS_WAITING: usize = 4096;

/// Quotas. A relayed call of ten people is the yardstick: it must never meet one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Relayed transport addresses in all. An idle one takes 1.5 kB (docs/benchmarks.md), at most 12 more with every channel,
    /// peer and permission, and an IP address has 16384 ports.
    pub allocations: usize,
    /// Of one participant or one username. In a relayed call of ten people each opens up to 9 peers x 3 transports x 2
    /// families, and ICE restarts overlap: 108.
    pub allocations_per_holder: usize,
    /// Of one client address (IPv6: one /64). A whole office may sit behind one.
    pub allocations_per_client: usize,
    /// Bytes a second that all clients send through the relay, and get from relay ports; zero for no limit.
    pub bandwidth: u64,
    /// The same for one participant or one username. In a call of ten each sends 9 x 2 Mbit/s of video and as much of a
    /// screen, and where the others are not on this relay gets as much: 72 Mbit/s.
    pub bandwidth_per_holder: u64,
    /// The same for one client address (IPv6: one /64): ten of them, and more than once.
    pub bandwidth_per_client: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            allocations: 16_000,
            allocations_per_holder: 128,
            allocations_per_client: 2_000,
            bandwidth: 0,
            bandwidth_per_holder: 200_000_000 / 8,
            bandwidth_per_client: 2_000_000_000 / 8,
        }
    }
}
