//! How long an HTTP connection may be without a request, and how long one request with its answer may take. Neither is
//! known to HTTP/2 itself, where one connection carries many.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use super::admission::Standing;

/// From the first byte to the first whole request. A bad network takes seconds, and a client that wants nothing must not stay.
pub(super) const FIRST_REQUEST: Duration = Duration::from_secs(20);
/// Without a request after that. A page that is looked at asks more often than it opens connections.
pub(super) const IDLE: Duration = Duration::from_secs(60);
/// From the head of a request to the last byte of its answer: the whole client over a slow phone's 50 kbit/s takes half of it.
pub(super) const EXCHANGE: Duration = Duration::from_secs(5 * 60);

/// The exchanges of one connection. Between them it is idle.
#[derive(Clone)]
pub(super) struct Exchanges(Arc<Mutex<State>>);

struct State {
    standing: Standing,
    next: u64,
    /// When each has to be over.
    under_way: BTreeMap<u64, Instant>,
    /// When the connection ends if nothing is under way.
    quiet_until: Instant,
}

/// The leave to take longer, as a request extension; for what is known to be large, from somebody who is known.
#[derive(Clone)]
pub struct Leave {
    exchanges: Exchanges,
    number: u64,
}

impl Leave {
    /// Gives so much more time.
    pub fn extend(&self, time: Duration) {
        if let Some(end) = self.exchanges.state().under_way.get_mut(&self.number) {
            *end += time;
        }
    }
}

/// A request with its answer; over when dropped.
pub(super) struct Exchange {
    exchanges: Exchanges,
    number: u64,
}

impl Exchanges {
    pub(super) fn of(standing: Standing) -> Self {
        let quiet_until = Instant::now() + FIRST_REQUEST;
        Self(Arc::new(Mutex::new(State { standing, next: 0, under_way: BTreeMap::new(), quiet_until })))
    }

    pub(super) fn begin(&self) -> Exchange {
        let mut state = self.state();
        state.standing.work();
        let number = state.next;
        state.next += 1;
        state.under_way.insert(number, Instant::now() + EXCHANGE);
        Exchange { exchanges: self.clone(), number }
    }

    /// Resolves when the connection has done nothing for too long, or one thing.
    pub(super) async fn overdue(&self) {
        loop {
            let deadline = self.deadline();
            if deadline <= Instant::now() {
                return;
            }
            sleep_until(deadline).await;
        }
    }

    fn deadline(&self) -> Instant {
        let state = self.state();
        state.under_way.values().min().copied().unwrap_or(state.quiet_until)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exchange {
    pub(super) fn leave(&self) -> Leave {
        Leave { exchanges: self.exchanges.clone(), number: self.number }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut state = self.exchanges.state();
        state.under_way.remove(&self.number);
        if state.under_way.is_empty() {
            state.quiet_until = Instant::now() + IDLE;
            state.standing.rest();
        }
    }
}
