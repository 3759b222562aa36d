//! What time it is: the machine's time, or a test's.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use governor::nanos::Nanos;

/// A clock. Tests own theirs, so that a month passes in no time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    Machine(Instant),
    /// Nanoseconds since the unix epoch.
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn machine() -> Self {
        Self(Source::Machine(Instant::now()))
    }

    /// A clock that moves only when told, starting at some unix time.
    #[must_use]
    pub fn manual(start: Duration) -> Self {
        Self(Source::Manual(Arc::new(AtomicU64::new(nanoseconds(start)))))
    }

    /// Moves a manual clock; the machine's goes its own way.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(now) = &self.0 {
            now.fetch_add(nanoseconds(by), Ordering::Relaxed);
        }
    }

    /// The time in unix seconds.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        let since_epoch = match &self.0 {
            Source::Machine(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            Source::Manual(now) => Duration::from_nanos(now.load(Ordering::Relaxed)),
        };
        i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
    }
}

/// A moment in unix seconds; 0 if it was before.
#[must_use]
pub fn unix_seconds(at: SystemTime) -> i64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// For rate limits, which want a clock that never goes backwards.
impl governor::clock::Clock for Clock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match &self.0 {
            Source::Machine(start) => start.elapsed().into(),
            Source::Manual(now) => Nanos::new(now.load(Ordering::Relaxed)),
        }
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
