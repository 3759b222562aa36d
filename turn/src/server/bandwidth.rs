//! Bandwidth quotas: a bucket for each holder, each client address and the whole relay, shared by all shards.
//!
//! A packet must not touch what other cores write, so an allocation takes bytes from the buckets in leases of some
//! packets and spends those by itself.

use alloc::sync::Arc;
use core::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::Instant;

/// How many bytes an allocation takes at once: some fifty packets of video.
const LEASE: u64 = 64 << 10;

/// A lease is at most this part of a second of the smallest rate, so that a slow bucket can grant one.
const LEASES_PER_SECOND: u64 = 16;

/// How much may be sent at once after a pause. A key frame or a screen share begins with a burst.
const BURST: Duration = Duration::from_secs(1);

/// How long an allocation that met its quota drops packets before it asks again.
const REFUSAL: Duration = Duration::from_millis(10);

/// A rate that many share: the moment when all that was taken would have been sent at that rate.
pub(crate) struct Bucket {
    /// Bytes a second; zero for no limit.
    rate: u64,
    /// Microseconds on the clock of [`Instant`].
    sent_at: AtomicU64,
}

impl Bucket {
    pub(crate) const fn new(rate: u64) -> Self {
        Self { rate, sent_at: AtomicU64::new(0) }
    }

    /// Whether all that was taken would have been sent by now.
    pub(crate) fn is_idle(&self, now: Instant) -> bool {
        self.sent_at.load(Ordering::Relaxed) <= now.as_millis().saturating_mul(1000)
    }

    fn take(&self, bytes: u64, now: Instant) -> bool {
        if self.rate == 0 {
            return true;
        }
        let now = now.as_millis().saturating_mul(1000);
        let limit = now.saturating_add(u64::try_from(BURST.as_micros()).unwrap_or(u64::MAX));
        let cost = bytes.saturating_mul(1_000_000) / self.rate;
        let take = |sent_at: u64| Some(sent_at.max(now).saturating_add(cost)).filter(|end| *end <= limit);
        self.sent_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }
}

/// What one allocation, or one way of a connection, may still send.
pub struct Meter {
    buckets: [Arc<Bucket>; 3],
    lease: u64,
    left: u64,
    refused_until: Instant,
}

impl Meter {
    pub(super) fn new(buckets: [Arc<Bucket>; 3]) -> Self {
        let slowest = buckets.iter().map(|bucket| bucket.rate).filter(|rate| *rate > 0).min().unwrap_or(u64::MAX);
        let lease = LEASE.min(slowest / LEASES_PER_SECOND);
        Self { buckets, lease, left: 0, refused_until: Instant::default() }
    }

    /// Whether `bytes` more may pass. What one bucket grants and another refuses is lost, on the strict side.
    pub fn pass(&mut self, bytes: usize, now: Instant) -> bool {
        let bytes = bytes as u64;
        if let Some(left) = self.left.checked_sub(bytes) {
            self.left = left;
            return true;
        }
        if now < self.refused_until {
            return false;
        }
        let granted = self.buckets.iter().all(|bucket| bucket.take(bytes + self.lease, now));
        if granted {
            self.left += self.lease;
        } else {
            self.refused_until = now + REFUSAL;
        }
        granted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(rates: [u64; 3]) -> Meter {
        Meter::new(rates.map(|rate| Arc::new(Bucket::new(rate))))
    }

    fn passed(meter: &mut Meter, from: u64, millis: u64) -> usize {
        (from..from + millis).map(|at| (0..10).filter(|_| meter.pass(1000, Instant::from_millis(at))).count()).sum()
    }

    #[test]
    fn without_a_limit_everything_passes() {
        assert_eq!(passed(&mut meter([0, 0, 0]), 0, 1000), 10_000);
    }

    #[test]
    fn a_rate_is_kept_after_its_burst() {
        let mut meter = meter([0, 1_000_000, 0]);
        let first_second = passed(&mut meter, 0, 1000);
        assert!((1850..=2000).contains(&first_second), "{first_second}");
        let next_ten = passed(&mut meter, 1000, 10_000);
        assert!((9800..=10_100).contains(&next_ten), "{next_ten}");
    }

    #[test]
    fn a_rate_below_one_lease_still_lets_packets_through() {
        let passed = passed(&mut meter([20_000, 0, 0]), 0, 10_000);
        assert!((190..=220).contains(&passed), "{passed}");
    }

    #[test]
    fn those_who_share_a_bucket_share_its_rate() {
        let shared = Arc::new(Bucket::new(1_000_000));
        let free = Arc::new(Bucket::new(0));
        let mut meters = [(); 4].map(|()| Meter::new([shared.clone(), free.clone(), free.clone()]));
        let all: usize = meters.iter_mut().map(|meter| passed(meter, 0, 1)).sum();
        assert_eq!(all, 40);
        let all: usize = (1..5000)
            .map(|at| {
                meters.iter_mut().filter_map(|meter| meter.pass(1000, Instant::from_millis(at)).then_some(())).count()
            })
            .sum();
        assert!((5500..=6100).contains(&all), "{all}");
    }
}
