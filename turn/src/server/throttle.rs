//! How many answers strangers get. Over UDP anybody can name anybody as the sender, so the answers that go to one network
//! are bounded, whoever asked for them.

use alloc::vec::Vec;
#[allow(deprecated, reason = "the standard library's replacement is not in core")]
use core::hash::SipHasher;
use core::{
    hash::{Hash, Hasher},
    net::IpAddr,
};

use crate::Instant;

/// Answers a second to one network. A network that is flooded this way gets 30 kB a second, less than one call.
const RATE: u64 = 300;

/// Answers at once to one network. A relayed call of ten people behind one address makes 10 x 9 x 6 allocations, with a
/// challenge each, and as many Binding requests: 1080.
const BURST: u64 = 2000;

/// Buckets, of eight bytes; networks share them by chance. One who sends in the name of all networks must send five
/// million requests a second to leave no answer to anybody else.
const BUCKETS: usize = 1 << 14;

const MICROS_PER_ANSWER: u64 = 1_000_000 / RATE;

/// Counts answers to strangers by their network (IPv4: /24, IPv6: /48).
pub(super) struct Throttle {
    /// Keeps strangers from finding networks that share a bucket.
    seed: [u64; 2],
    /// For each the microsecond at which it would be full again. Empty until there is a first answer: a shard of a stream
    /// never has one.
    full_at: Vec<u64>,
}

impl Throttle {
    pub(super) const fn new(seed: [u64; 2]) -> Self {
        Self { seed, full_at: Vec::new() }
    }

    /// Whether one more answer may go to `client`; counts it.
    pub(super) fn admits(&mut self, client: IpAddr, now: Instant) -> bool {
        if self.full_at.is_empty() {
            self.full_at.resize(BUCKETS, 0);
        }
        let now = now.as_millis().saturating_mul(1000);
        let index = self.index(client);
        let full_at = &mut self.full_at[index];
        let next = (*full_at).max(now).saturating_add(MICROS_PER_ANSWER);
        let admitted = next - now <= BURST * MICROS_PER_ANSWER;
        if admitted {
            *full_at = next;
        }
        admitted
    }

    #[allow(deprecated, reason = "see the import")]
    fn index(&self, client: IpAddr) -> usize {
        let mut hasher = SipHasher::new_with_keys(self.seed[0], self.seed[1]);
        match client {
            IpAddr::V4(ip) => (ip.to_bits() >> 8).hash(&mut hasher),
            IpAddr::V6(ip) => (ip.to_bits() >> 80).hash(&mut hasher),
        }
        usize::try_from(hasher.finish() % BUCKETS as u64).unwrap_or_default()
    }
}
