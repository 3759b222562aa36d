//! A configuration that is read anew while the server runs.

use std::sync::Arc;

use tokio::sync::watch;

use super::{Config, Key, key::Counts, keys};

/// The configuration in force: what counts after a reload may change, all else is that of the start. All clones know the same.
#[derive(Debug, Clone)]
pub struct InForce(watch::Sender<Arc<Config>>);

/// What a new configuration changes, each key by its full name.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// In force from now on.
    pub taken: Vec<String>,
    /// Waits for a restart.
    pub waiting: Vec<String>,
}

impl InForce {
    /// The one of the start.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self(watch::Sender::new(Arc::new(config)))
    }

    /// The one of now.
    #[must_use]
    pub fn now(&self) -> Arc<Config> {
        self.0.borrow().clone()
    }

    /// Tells of every time that it is read anew, whether it changed or not: files that it names may have.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Arc<Config>> {
        self.0.subscribe()
    }

    /// Takes over what can change while the server runs.
    pub fn take_over(&self, new: &Config) {
        self.0.send_modify(|now| {
            let mut config = Config::clone(now);
            keys().filter(|key| key.counts == Counts::AfterReload).for_each(|key| (key.take)(&mut config, new));
            *now = Arc::new(config);
        });
    }
}

/// What is different between the configuration of the start, the last one that was read, and a new one.
#[must_use]
pub fn changes(start: &Config, last: &Config, new: &Config) -> Changes {
    let names = |counts, before| {
        let changed = keys().filter(|key| key.counts == counts && (key.differs)(before, new));
        changed.map(Key::path).collect()
    };
    Changes { taken: names(Counts::AfterReload, last), waiting: names(Counts::AfterRestart, start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_change_is_taken_over_and_what_cannot_is_named_as_long_as_it_differs() {
        let start = Config::default();
        let in_force = InForce::new(start.clone());
        let mut first = start.clone();
        first.rooms.max_participants = 4;
        first.relay.allocations = 7;
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let changed = changes(&start, &start, &first);
        assert_eq!(
            changed,
            Changes { taken: names(&["rooms.max_participants"]), waiting: names(&["relay.allocations"]) }
        );
        in_force.take_over(&first);
        let now = in_force.now();
        assert_eq!((now.rooms.max_participants, now.relay.allocations), (4, start.relay.allocations));
        let mut second = first.clone();
        second.alerts.webhook_token = "a secret".parse().ok();
        let changed = changes(&start, &first, &second);
        assert_eq!(
            changed,
            Changes { taken: names(&["alerts.webhook_token"]), waiting: names(&["relay.allocations"]) }
        );
        assert_eq!(changes(&start, &second, &start).waiting, names(&[]));
    }

    #[test]
    fn a_secret_that_took_the_place_of_another_is_a_change() {
        let config = |token: &str| {
            let mut config = Config::default();
            config.metrics.tokens = vec![token.parse().unwrap()];
            config
        };
        let (one, other) = (config("one token of them"), config("another token of them"));
        assert_eq!(changes(&one, &one, &other).taken, ["metrics.tokens"]);
    }
}
