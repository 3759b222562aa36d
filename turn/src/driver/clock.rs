//! The only clock: everything else is told what time it is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time;

use crate::{Instant, Now};

/// Counts from its own start, on tokio's clock: the system's, which a test may stop.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    epoch: time::Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { epoch: time::Instant::now() }
    }

    pub(super) fn now(&self) -> Now {
        let millis = u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX);
        Now { instant: Instant::from_millis(millis), unix: Self::unix() }
    }

    /// The moment `at` for tokio's timers.
    pub(super) fn deadline(&self, at: Instant) -> time::Instant {
        self.epoch + Duration::from_millis(at.as_millis())
    }

    /// Seconds since 1970; a clock set before that counts as 1970.
    pub(super) fn unix() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }
}
