//! Warnings and errors, counted by their place in the code: what can be told to anybody, without a word of what was said there.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter, Layer};

/// One a process, as the log itself. There are no more places than lines of code that speak of trouble.
static SEEN: Mutex<BTreeMap<Place, Seen>> = Mutex::new(BTreeMap::new());
/// Places that are told of.
const TOLD: usize = 20;
/// What goes wrong with reporting is not reported: that would never end.
const UNREPORTED: &str = "sohbet::alerts";

/// A place in the code, the same in all servers of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The module.
    pub module: &'static str,
    /// The line in its file.
    pub line: u32,
}

/// What came from a place.
#[derive(Debug, Clone, Copy)]
struct Seen {
    level: Level,
    count: u64,
    last: Instant,
    /// Errors that no report had yet.
    unreported: u64,
}

/// A place that has warned.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Which.
    pub place: Place,
    /// How bad.
    pub level: Level,
    /// How often.
    pub count: u64,
    /// When at last.
    pub last: Instant,
}

/// Counts the warnings and errors of a log.
#[derive(Debug)]
pub struct Counter;

/// Errors of everybody, and warnings of our own.
#[derive(Debug)]
pub struct Grave;

impl<S> Filter<S> for Grave {
    fn enabled(&self, about: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        let most = if about.target().starts_with("sohbet") { Level::WARN } else { Level::ERROR };
        *about.level() <= most
    }
}

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let about: &'static Metadata<'static> = event.metadata();
        let module = about.module_path().unwrap_or_else(|| about.target());
        let place = Place { module, line: about.line().unwrap_or_default() };
        let (level, now) = (*about.level(), Instant::now());
        let mut all = seen();
        let seen = all.entry(place).or_insert(Seen { level, count: 0, last: now, unreported: 0 });
        (seen.count, seen.last) = (seen.count + 1, now);
        seen.unreported += u64::from(level == Level::ERROR && !about.target().starts_with(UNREPORTED));
    }
}

/// The places that have warned since the start, the latest first.
#[must_use]
pub fn latest() -> Vec<Trouble> {
    let trouble = |(place, seen): (&Place, &Seen)| {
        let Seen { level, count, last, .. } = *seen;
        Trouble { place: *place, level, count, last }
    };
    let mut found: Vec<_> = seen().iter().map(trouble).collect();
    found.sort_unstable_by_key(|trouble| std::cmp::Reverse(trouble.last));
    found.truncate(TOLD);
    found
}

/// The errors since the last report, or since the start, with how often each was.
#[must_use]
pub fn take_errors() -> Vec<(Place, u64)> {
    let mut all = seen();
    let taken = all.iter_mut().map(|(place, seen)| (*place, std::mem::take(&mut seen.unreported)));
    taken.filter(|(_, times)| *times > 0).collect()
}

fn seen() -> MutexGuard<'static, BTreeMap<Place, Seen>> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// Other tests may have said something meanwhile.
    fn is_here(place: Place) -> bool {
        place.module.ends_with("log::trouble::tests")
    }

    #[test]
    fn places_are_counted_without_what_they_say_and_errors_are_reported_once() {
        let log = tracing_subscriber::registry().with(Counter.with_filter(Grave));
        tracing::subscriber::with_default(log, || {
            for name in ["ada", "ben"] {
                tracing::error!(name, "{name} has lost something");
            }
            tracing::error!(target: "sohbet::alerts::deliver", "an alert could not be sent");
            tracing::warn!("cannot write /home/ada/one");
            tracing::warn!(target: "hyper", "somebody else");
            tracing::info!("all is well");
        });
        let found: Vec<_> = latest().into_iter().filter(|trouble| is_here(trouble.place)).collect();
        let told: Vec<_> = found.iter().map(|trouble| (trouble.level, trouble.count)).collect();
        assert_eq!(told, [(Level::WARN, 1), (Level::ERROR, 1), (Level::ERROR, 2)]);
        let reported = || take_errors().into_iter().filter(|(place, _)| is_here(*place)).collect::<Vec<_>>();
        let first = reported();
        assert!(matches!(first[..], [(_, 2)]), "{first:?}");
        assert_eq!(reported(), []);
        assert!(!format!("{found:?} {first:?}").contains("ada"));
    }
}
