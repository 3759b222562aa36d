//! The time that payloads are stamped with.

use std::time::{Duration, Instant};

/// Nanoseconds since the generator started.
pub(crate) type Nanos = u64;

/// Where [`Nanos`] count from.
#[derive(Clone, Copy)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn now(self) -> Nanos {
        nanos(self.0.elapsed())
    }
}

/// A duration as [`Nanos`]; a benchmark does not last the 584 years that they hold.
pub(crate) fn nanos(duration: Duration) -> Nanos {
    u64::try_from(duration.as_nanos()).unwrap_or(Nanos::MAX)
}
