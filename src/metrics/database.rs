//! What the database takes.

use std::time::Duration;

use prometheus_client::registry::{Registry, Unit};

use super::instrument::{Counters, Histograms, counters, histograms, work};

/// The two kinds of work on the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A transaction that changes something.
    Write,
    /// A look.
    Read,
}

impl Work {
    const ALL: [Self; 2] = [Self::Write, Self::Read];

    fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Read => "read",
        }
    }
}

/// What the database takes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    waits: Histograms,
    queries: Histograms,
    failures: Counters,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            waits: histograms("work", Work::ALL.map(Work::word), work),
            queries: histograms("work", Work::ALL.map(Work::word), work),
            failures: counters("work", Work::ALL.map(Work::word)),
        }
    }
}

impl Database {
    /// Work was done: how long it waited for its turn, and how long it took.
    pub fn observe(&self, work: Work, waited: Duration, took: Duration) {
        let labels = vec![("work", work.word())];
        self.waits.get_or_create(&labels).observe(waited.as_secs_f64());
        self.queries.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Work was not done, because the database could not.
    pub fn count_failure(&self, work: Work) {
        self.failures.get_or_create(&vec![("work", work.word())]).inc();
    }

    /// How much work was not done because the database could not.
    #[must_use]
    pub fn failures(&self) -> u64 {
        Work::ALL.into_iter().map(|work| self.failures.get_or_create(&vec![("work", work.word())]).get()).sum()
    }

    pub(crate) fn register(&self, registry: &mut Registry) {
        let help = "How long work on the database waited for its turn";
        registry.register_with_unit("database_wait", help, Unit::Seconds, self.waits.clone());
        let help = "How long work on the database took: a whole transaction, or a look";
        registry.register_with_unit("database_query_duration", help, Unit::Seconds, self.queries.clone());
        let help = "Work that the database could not do: full, busy, damaged or closed";
        registry.register("database_failures", help, self.failures.clone());
    }
}
