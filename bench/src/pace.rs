//! When the next packets may be sent.

use crate::{
    clock::Nanos,
    flows::Way,
    workload::{Pace, Traffic},
};

/// Where nothing arrives for so long, what is on the way is presumed lost and the window opens again. Next time it takes
/// twice as long, until something arrives: a server that is kept from running must not be flooded.
const STALL: Nanos = 20_000_000;
/// A generator that was kept from running for so long leaves out what it missed, instead of sending it all at once.
const LATE: Nanos = 50_000_000;

/// Decides when an end may send its next burst.
pub(crate) enum Pacer {
    /// A bound on what is on the way in each direction.
    Window { most: u32, on_way: [u32; 2], last_arrival: Nanos, patience: Nanos },
    /// A schedule: the burst number `done` is due at `start + done * interval`.
    Schedule { interval: Nanos, start: Nanos, done: u64 },
}

impl Pacer {
    pub(crate) fn new(traffic: &Traffic, now: Nanos) -> Self {
        match traffic.pace {
            Pace::Window(most) => Self::Window { most, on_way: [0; 2], last_arrival: now, patience: STALL },
            Pace::PerSecond(_) => Self::Schedule { interval: interval(traffic).unwrap_or(1), start: now, done: 0 },
        }
    }

    /// Looks at the clock, once before a round of sending.
    pub(crate) fn tick(&mut self, now: Nanos) {
        match self {
            Self::Window { on_way, last_arrival, patience, .. } => {
                if now.saturating_sub(*last_arrival) > *patience {
                    (*on_way, *last_arrival, *patience) = ([0; 2], now, *patience * 2);
                }
            }
            Self::Schedule { interval, start, done } => {
                let due = now.saturating_sub(*start) / *interval;
                if due.saturating_sub(*done) * *interval > LATE {
                    *done = due;
                }
            }
        }
    }

    /// Whether a burst of so many packets may be sent this way now.
    pub(crate) fn allows(&self, way: Way, burst: usize, now: Nanos) -> bool {
        match self {
            Self::Window { most, on_way, .. } => on_way[way as usize] as usize + burst <= *most as usize,
            Self::Schedule { interval, start, done } => start + done * interval <= now,
        }
    }

    /// Whether there is a way that such a burst may be sent now.
    pub(crate) fn is_open(&self, burst: usize, now: Nanos) -> bool {
        self.allows(Way::Up, burst, now) || self.allows(Way::Down, burst, now)
    }

    /// A burst had its turn, and so many packets of it were taken.
    pub(crate) fn sent(&mut self, way: Way, taken: u32) {
        match self {
            Self::Window { on_way, .. } => on_way[way as usize] += taken,
            Self::Schedule { done, .. } => *done += 1,
        }
    }

    /// A packet that was sent this way arrived.
    pub(crate) fn arrived(&mut self, way: Way, now: Nanos) {
        if let Self::Window { on_way, last_arrival, patience, .. } = self {
            on_way[way as usize] = on_way[way as usize].saturating_sub(1);
            (*last_arrival, *patience) = (now, STALL);
        }
    }
}

/// The time from one burst to the next, of all ends together; `None` where they do not go by the clock.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small")]
pub(crate) fn interval(traffic: &Traffic) -> Option<Nanos> {
    let Pace::PerSecond(rate) = traffic.pace else { return None };
    Some((traffic.burst as f64 / rate * 1e9) as Nanos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{Peers, Transport};

    fn traffic(pace: Pace, burst: usize) -> Traffic {
        let (transport, peers) = (Transport::Udp, Peers::Sockets);
        Traffic { clients: 1, transport, peers, payload: 160, burst, pace }
    }

    #[test]
    fn a_window_bounds_each_way_by_itself() {
        let mut pacer = Pacer::new(&traffic(Pace::Window(8), 4), 0);
        pacer.sent(Way::Up, 4);
        assert!(pacer.allows(Way::Up, 4, 0));
        pacer.sent(Way::Up, 4);
        assert!(!pacer.allows(Way::Up, 4, 0));
        assert!(pacer.allows(Way::Down, 4, 0));
        for _ in 0..4 {
            assert!(!pacer.allows(Way::Up, 4, 0));
            pacer.arrived(Way::Up, 1);
        }
        assert!(pacer.allows(Way::Up, 4, 1));
    }

    #[test]
    fn a_window_opens_again_after_a_stall() {
        let mut pacer = Pacer::new(&traffic(Pace::Window(4), 4), 0);
        pacer.sent(Way::Up, 4);
        pacer.tick(STALL);
        assert!(!pacer.allows(Way::Up, 4, STALL));
        pacer.tick(STALL + 1);
        assert!(pacer.allows(Way::Up, 4, STALL + 1));
        pacer.sent(Way::Up, 4);
        pacer.tick(3 * STALL + 1);
        assert!(!pacer.allows(Way::Up, 4, 3 * STALL + 1), "the second time it takes twice as long");
        pacer.tick(3 * STALL + 2);
        assert!(pacer.allows(Way::Up, 4, 3 * STALL + 2));
    }

    #[test]
    fn a_schedule_keeps_its_rate() {
        let mut pacer = Pacer::new(&traffic(Pace::PerSecond(2000.0), 2), 0);
        let mut bursts = 0;
        for now in (0..1_000_000_000).step_by(100_000) {
            pacer.tick(now);
            while pacer.allows(Way::Up, 2, now) {
                pacer.sent(Way::Up, 2);
                bursts += 1;
            }
        }
        assert_eq!(bursts, 1000);
    }

    #[test]
    fn what_a_late_generator_missed_is_left_out() {
        let mut pacer = Pacer::new(&traffic(Pace::PerSecond(1000.0), 1), 0);
        pacer.tick(LATE + 10_000_000);
        let now = LATE + 10_000_000;
        assert!(pacer.allows(Way::Up, 1, now));
        pacer.sent(Way::Up, 1);
        assert!(!pacer.allows(Way::Up, 1, now));
    }
}
