//! Errors, counted by their place in the code: what can be told to somebody elsewhere without a word of what was said there.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// One a process, as the log itself. There are no more places than lines of code that speak of errors.
static COUNTED: Mutex<BTreeMap<Place, u64>> = Mutex::new(BTreeMap::new());
/// What goes wrong with telling is not told: that would never end.
const UNTOLD: &str = "sohbet::alerts";

/// A place in the code, the same in all servers of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The kind or the module of what is said there.
    pub target: &'static str,
    /// The file.
    pub file: &'static str,
    /// The line in it.
    pub line: u32,
}

/// Counts the errors of a log.
#[derive(Debug, Clone, Copy)]
pub struct Counter;

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let about: &'static Metadata<'static> = event.metadata();
        if !about.target().starts_with(UNTOLD) {
            let place = Place {
                target: about.target(),
                file: about.file().unwrap_or("?"),
                line: about.line().unwrap_or_default(),
            };
            *counted().entry(place).or_default() += 1;
        }
    }
}

/// The errors since the last time, or since the start, with how often each was.
#[must_use]
pub fn take() -> Vec<(Place, u64)> {
    std::mem::take(&mut *counted()).into_iter().collect()
}

fn counted() -> MutexGuard<'static, BTreeMap<Place, u64>> {
    COUNTED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::{Layer as _, filter::LevelFilter, layer::SubscriberExt as _};

    use super::*;

    #[test]
    fn errors_are_counted_by_their_place_without_what_they_say() {
        let subscriber = tracing_subscriber::registry().with(Counter.with_filter(LevelFilter::ERROR));
        tracing::subscriber::with_default(subscriber, || {
            for name in ["ada", "ben"] {
                tracing::error!(name, "{name} has lost something");
            }
            tracing::warn!("no error");
            tracing::error!(target: "sohbet::alerts::deliver", "an alert could not be sent");
        });
        // Other tests may have said something meanwhile.
        let counted: Vec<_> = take().into_iter().filter(|(place, _)| place.file.ends_with("log/errors.rs")).collect();
        assert!(
            matches!(counted[..], [(Place { target, .. }, 2)] if target.ends_with("log::errors::tests")),
            "{counted:?}"
        );
        assert!(!format!("{counted:?}").contains("ada"));
    }
}
