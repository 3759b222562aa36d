//! Where warnings and errors came from: the place in the code, never what they said.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use tracing::{Event, Level, Metadata, Subscriber, callsite::Identifier, dispatcher};
use tracing_subscriber::{
    Layer,
    layer::{Context, Filter},
};

/// Places that are told of.
const TOLD: usize = 20;

/// A place in the code that has warned.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Which, as module and line.
    pub place: String,
    /// How bad.
    pub level: Level,
    /// How often.
    pub count: u64,
    /// When at last.
    pub last: Instant,
}

/// Remembers the places that have warned. They are as many as there are in the program.
#[derive(Debug, Default)]
pub(super) struct Troubles(Mutex<HashMap<Identifier, (&'static Metadata<'static>, u64, Instant)>>);

/// Warnings and errors of our own.
#[derive(Debug)]
pub(super) struct OwnWarnings;

impl<S> Filter<S> for OwnWarnings {
    fn enabled(&self, event: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        *event.level() <= Level::WARN && event.target().starts_with("sohbet")
    }
}

impl<S: Subscriber> Layer<S> for Troubles {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let (metadata, now) = (event.metadata(), Instant::now());
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = places.entry(metadata.callsite()).or_insert((metadata, 0, now));
        (place.1, place.2) = (place.1 + 1, now);
    }
}

impl Troubles {
    fn latest(&self) -> Vec<Trouble> {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<_> =
            places.values().map(|(metadata, count, last)| trouble(metadata, *count, *last)).collect();
        found.sort_unstable_by_key(|trouble| std::cmp::Reverse(trouble.last));
        found.truncate(TOLD);
        found
    }
}

fn trouble(metadata: &Metadata<'_>, count: u64, last: Instant) -> Trouble {
    let module = metadata.module_path().unwrap_or_else(|| metadata.target());
    let place = metadata.line().map_or_else(|| module.to_owned(), |line| format!("{module}:{line}"));
    Trouble { place, level: *metadata.level(), count, last }
}

/// The places that have warned since the start, the latest first; none where no log is written.
#[must_use]
pub fn troubles() -> Vec<Trouble> {
    dispatcher::get_default(|log| log.downcast_ref::<Troubles>().map(Troubles::latest)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[test]
    fn places_that_warn_are_counted_and_their_words_are_not_kept() {
        let log = tracing_subscriber::registry().with(Troubles::default().with_filter(OwnWarnings));
        tracing::subscriber::with_default(log, || {
            tracing::info!("all is well");
            tracing::error!("another place");
            for path in ["/home/ada/one", "/home/ada/two"] {
                tracing::warn!("cannot write {path}");
            }
            tracing::warn!(target: "hyper", "somebody else");
            let found = troubles();
            let told: Vec<_> = found.iter().map(|trouble| (trouble.level, trouble.count)).collect();
            assert_eq!(told, [(Level::WARN, 2), (Level::ERROR, 1)]);
            assert!(found.iter().all(|trouble| trouble.place.starts_with("sohbet::log::trouble::tests:")), "{found:?}");
            assert!(!format!("{found:?}").contains("ada"));
        });
    }
}
