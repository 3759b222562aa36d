//! Watches how long work takes, and says when it is too long.

use std::{
    any::{Any, type_name},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use super::Error;
use crate::{
    log::PERFORMANCE,
    metrics::{Database, Work},
};

/// Longer than this and people notice. Work is a few look-ups by index, which take far less than a millisecond.
const SLOW: Duration = Duration::from_millis(250);

/// What is known of one piece of work.
#[derive(Clone)]
pub(super) struct Watch {
    metrics: Database,
    work: Work,
    asked: Instant,
    /// How long it waited for its turn, and how long it took; when it is over.
    times: Arc<OnceLock<(Duration, Duration)>>,
}

impl Watch {
    pub(super) fn new(metrics: &Database, work: Work) -> Self {
        Self { metrics: metrics.clone(), work, asked: Instant::now(), times: Arc::default() }
    }

    /// Does the work, and takes down its times.
    pub(super) fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        let (waited, took) = (begun.saturating_duration_since(self.asked), begun.elapsed());
        self.metrics.observe(self.work, waited, took);
        let _ = self.times.set((waited, took));
        done
    }

    /// Says what there is to say of how it went. `F` is the work, by whose name its place in the code is found.
    pub(super) fn ended<T, E: 'static, F>(&self, result: Result<T, E>) -> Result<T, E> {
        if let Err(error) = &result
            && is_failure(error)
        {
            self.metrics.count_failure(self.work);
        }
        if let Some((waited, took)) = self.times.get()
            && waited.saturating_add(*took) > SLOW
        {
            let (waited_ms, took_ms) = (milliseconds(*waited), milliseconds(*took));
            let place = place(type_name::<F>());
            tracing::warn!(target: PERFORMANCE, place, work = ?self.work, waited_ms, took_ms, "the database was slow");
        }
        result
    }
}

/// Whether the database failed, and did not just refuse what must be unique. What an answer makes of its error cannot be told.
fn is_failure(error: &dyn Any) -> bool {
    error.downcast_ref::<Error>().is_some_and(|error| !error.is_taken())
}

/// Where a closure stands: its type without what says that it is one.
fn place(name: &str) -> &str {
    name.split("::{{closure}}").next().unwrap_or(name)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_work_is_named_by_its_place_in_the_code() {
        fn name_of<F>(_: F) -> &'static str {
            type_name::<F>()
        }
        assert!(place(name_of(|| ())).ends_with("slow_work_is_named_by_its_place_in_the_code"));
    }

    #[tokio::test]
    async fn slow_work_is_a_line_that_says_where_it_is_asked_for_and_how_long_it_took() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::db::Db::open(&folder.path().join("db")).await.unwrap();
        let lines = crate::log::capture::lines();
        let _heard = lines.listen();
        db.read(|_| Ok::<_, Error>(())).await.unwrap();
        assert_eq!(lines.take(), "", "what is quick is no line");
        db.write(|_| {
            std::thread::sleep(SLOW * 2);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        let line = lines.take();
        for part in
            ["WARN", PERFORMANCE, "the database was slow", "work=Write", "waited_ms=", "db::watch::tests::slow_work"]
        {
            assert!(line.contains(part), "no {part}: {line}");
        }
        let took = line.split("took_ms=").nth(1).and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        assert!(took.is_some_and(|took| (500..20_000).contains(&took)), "{line}");
    }

    #[tokio::test]
    async fn work_is_measured_with_its_commit_and_a_failure_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::db::Db::open(&folder.path().join("db")).await.unwrap();
        db.read(|db| db.query_row("SELECT 1", [], |_| Ok(())).map_err(Error::from)).await.unwrap();
        let broken = db.write(|db| db.execute_batch("no SQL at all").map_err(Error::from)).await;
        assert!(broken.is_err());
        let mut registry = prometheus_client::registry::Registry::default();
        db.metrics().register(&mut registry);
        let mut page = String::new();
        prometheus_client::encoding::text::encode(&mut page, &registry).unwrap();
        for series in [
            "database_query_duration_seconds_count{work=\"read\"} 1",
            "database_wait_seconds_count{work=\"write\"} 1",
            "database_failures_total{work=\"write\"} 1",
            "database_failures_total{work=\"read\"} 0",
        ] {
            assert!(page.contains(series), "{page}");
        }
    }

    #[test]
    fn a_name_that_is_taken_is_no_failure_of_the_database() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE a (x UNIQUE); INSERT INTO a VALUES (1)").unwrap();
        let taken = Error::from(db.execute("INSERT INTO a VALUES (1)", []).unwrap_err());
        assert!(!is_failure(&taken), "{taken}");
        assert!(is_failure(&Error::Busy));
        assert!(!is_failure(&"an error of somebody else's"));
    }
}
