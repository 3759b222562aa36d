//! Every limit of the relay, with its reason.

use core::time::Duration;

/// Lifetime of an allocation whose client asks for none or for less (RFC 8656 section 7.2).
pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);

/// The longest lifetime granted. RFC 8656 section 7.2 recommends an hour.
pub const MAX_LIFETIME: Duration = Duration::from_secs(3600);

/// Lifetime of a permission, fixed by RFC 8656 section 9.
pub const PERMISSION_LIFETIME: Duration = Duration::from_secs(300);

/// Lifetime of a channel binding, fixed by RFC 8656 section 12.
pub const CHANNEL_LIFETIME: Duration = Duration::from_secs(600);

/// Permissions of one allocation. A peer can only be a relayed address of this server, and a server has few addresses.
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

/// How many allocations there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In all. One takes 2 kB, at most 8 with every channel and peer, and a relayed address has 16384 ports.
    pub allocations: usize,
    /// Of one id. In a relayed call of ten people each opens up to 9 peers x 3 transports x 2 families, and ICE
    /// restarts overlap: 108.
    pub allocations_per_id: usize,
    /// Of one client address (IPv6: one /64). A whole office may sit behind one.
    pub allocations_per_client: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { allocations: 16_000, allocations_per_id: 128, allocations_per_client: 2_000 }
    }
}
