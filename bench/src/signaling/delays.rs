//! How long after somebody joins the others know.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::clock::{Clock, Nanos};

/// When each person joined last, and how long the others waited for the news.
pub(super) struct Delays {
    clock: Clock,
    joined: Vec<AtomicU64>,
    waited: Mutex<Vec<Nanos>>,
}

/// What a wave of joins came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Summary {
    /// How often somebody was told of somebody.
    pub(super) told: usize,
    pub(super) median: Duration,
    /// 99 of 100 were told within this.
    pub(super) p99: Duration,
    pub(super) longest: Duration,
}

impl Delays {
    pub(super) fn of(people: usize) -> Self {
        let joined = (0..people).map(|_| AtomicU64::new(0)).collect();
        Self { clock: Clock::start(), joined, waited: Mutex::default() }
    }

    /// `person` asks to join now.
    pub(super) fn join(&self, person: usize) {
        if let Some(joined) = self.joined.get(person) {
            joined.store(self.clock.now(), Ordering::Relaxed);
        }
    }

    /// Somebody has just been told that `person` joined.
    pub(super) fn told(&self, person: usize) {
        let Some(joined) = self.joined.get(person) else { return };
        let waited = self.clock.now().saturating_sub(joined.load(Ordering::Relaxed));
        self.waited.lock().unwrap_or_else(PoisonError::into_inner).push(waited);
    }

    /// How many were told so far.
    pub(super) fn count(&self) -> usize {
        self.waited.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Everything since the last time, put together. `None` if nobody was told of anybody.
    pub(super) fn take(&self) -> Option<Summary> {
        let mut waited = std::mem::take(&mut *self.waited.lock().unwrap_or_else(PoisonError::into_inner));
        waited.sort_unstable();
        let at = |permille: usize| waited.get(waited.len() * permille / 1000).copied().map(Duration::from_nanos);
        let longest = Duration::from_nanos(*waited.last()?);
        Some(Summary { told: waited.len(), median: at(500)?, p99: at(990)?, longest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_summed_up_once() {
        let delays = Delays::of(2);
        assert!(delays.take().is_none());
        delays.join(1);
        (0..200).for_each(|_| delays.told(1));
        delays.told(2); // whom nobody knows
        assert_eq!(delays.count(), 200);
        let Summary { told, median, p99, longest } = delays.take().unwrap();
        assert!(told == 200 && median <= p99 && p99 <= longest);
        assert_eq!(delays.count(), 0);
    }
}
