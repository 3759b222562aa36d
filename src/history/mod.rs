//! How the server did in the last hour, day and week: three rings of a fixed size, sampled from what is measured anyway
//! ([why so](../../docs/decisions/0018-rings-of-history.md)).

mod file;
mod point;
mod ring;
mod run;

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

pub use point::{Point, Sample};
use ring::Ring;
pub use ring::Span;
pub use run::{Recorder, run};

/// What is known of the past. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct History(Arc<Mutex<Rings>>);

/// One ring for each span that is shown, 240 slots in all.
#[derive(Debug, Serialize, Deserialize)]
struct Rings {
    hour: Ring,
    day: Ring,
    week: Ring,
}

impl Default for Rings {
    fn default() -> Self {
        Self { hour: Ring::new(60, 60), day: Ring::new(15 * 60, 96), week: Ring::new(2 * 60 * 60, 84) }
    }
}

impl History {
    /// Takes what was sampled at a time, in unix seconds.
    pub fn add(&self, now: i64, sample: &Sample) {
        let mut rings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Rings { hour, day, week } = &mut *rings;
        for ring in [hour, day, week] {
            ring.add(now, sample);
        }
    }

    /// The last hour, day and week as seen at a time, in unix seconds.
    #[must_use]
    pub fn spans(&self, now: i64) -> [Span; 3] {
        let rings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        [&rings.hour, &rings.day, &rings.week].map(|ring| ring.span(now))
    }
}
