//! When a worker naps.
//!
//! A worker that is woken for every packet spends more on waking than on the packet. Where several packets of different
//! flows are expected within a nap, it lets them gather and handles them at once: an interrupt's moderation in user space.
//! Bursts of one flow arrive together anyway and gain nothing, so what is counted is flows, not packets.

use std::time::{Duration, Instant};

use sohbet_udp::BATCH;

/// How long a nap is: what it adds to a packet's way, at most. A call does not notice half a millisecond.
pub(super) const NAP: Duration = Duration::from_micros(500);

/// How many arrivals within one nap make it worth while.
const WORTH_A_NAP: f64 = 3.0;

/// How long arrivals are counted before it is decided anew.
const WINDOW: Duration = Duration::from_millis(5);

/// A round this long is cheap enough without waiting for more.
const LONG_ROUND: usize = 2 * BATCH;

/// Counts arrivals, and says whether to nap.
pub(super) struct Pace {
    since: Instant,
    arrivals: u32,
    napping: bool,
}

impl Pace {
    pub(super) const fn new(now: Instant) -> Self {
        Self { since: now, arrivals: 0, napping: false }
    }

    /// A round has received `packets` of `flows` different flows. Returns whether to nap before the next one.
    pub(super) fn after_round(&mut self, now: Instant, flows: usize, packets: usize) -> bool {
        self.arrivals = self.arrivals.saturating_add(u32::try_from(flows).unwrap_or(u32::MAX));
        let elapsed = now.duration_since(self.since);
        if elapsed >= WINDOW {
            let expected = f64::from(self.arrivals) * NAP.as_secs_f64() / elapsed.as_secs_f64();
            self.napping = expected >= WORTH_A_NAP;
            self.since = now;
            self.arrivals = 0;
        }
        self.napping && packets > 0 && packets < LONG_ROUND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a worker naps after a tenth of a second in which `flows` arrive together, every `interval`.
    fn naps(flows: usize, packets: usize, interval: Duration) -> bool {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let rounds = u32::try_from(Duration::from_millis(100).as_nanos() / interval.as_nanos()).unwrap();
        (1..=rounds).map(|round| pace.after_round(start + interval * round, flows, packets)).last().unwrap()
    }

    #[test]
    fn many_small_flows_are_worth_a_nap() {
        assert!(naps(1, 1, Duration::from_micros(100)));
        assert!(naps(5, 5, Duration::from_micros(500)));
    }

    #[test]
    fn sparse_bursts_and_quiet_calls_are_not() {
        assert!(!naps(1, 8, Duration::from_micros(1600)));
        assert!(!naps(1, 1, Duration::from_millis(10)));
    }

    #[test]
    fn long_rounds_are_not() {
        assert!(!naps(10, 128, Duration::from_micros(200)));
    }
}
