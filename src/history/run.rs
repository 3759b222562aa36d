//! Samples what is measured, and keeps it.

use std::time::Duration;

use sohbet_turn::{driver::Relay, server::Counters};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::Sample;
use crate::{app::App, hub::Count, metrics::Sums};

/// How often a sample is taken: whoever comes for a moment is seen, too.
const INTERVAL: Duration = Duration::from_secs(10);
/// Samples between two times that the rings are written: five minutes are lost at most, in a crash.
const KEEP_EVERY: u32 = 30;

/// Samples for ever; ends when it is dropped.
pub async fn run(app: App) {
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    let mut recorder = Recorder::new(&app);
    loop {
        for _ in 0..KEEP_EVERY {
            ticks.tick().await;
            recorder.record(&app);
        }
        let (history, folder) = (app.history.clone(), app.config.now().server.data_dir.clone());
        let _ = tokio::task::spawn_blocking(move || history.save(&folder)).await;
    }
}

/// Remembers what was counted until the last sample.
#[derive(Debug)]
pub struct Recorder {
    at: Instant,
    bytes: u64,
    sums: Sums,
}

impl Recorder {
    /// Counts from now on.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self { at: Instant::now(), bytes: relayed(app.hub.relay()), sums: app.hub.metrics().sums() }
    }

    /// Takes a sample into the history.
    pub fn record(&mut self, app: &App) {
        let next = Self::new(app);
        let Count { participants, rooms, .. } = app.hub.count();
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        let sample = Sample {
            seconds: (next.at - self.at).as_secs_f64(),
            bytes: next.bytes.saturating_sub(self.bytes),
            people: count(participants),
            rooms: count(rooms),
            loss: next.sums.loss.since(self.sums.loss),
            round_trip: next.sums.round_trip.since(self.sums.round_trip),
        };
        app.history.add(app.auth.now(), &sample);
        *self = next;
    }
}

/// Application data that the relay has passed on, each way.
fn relayed(relay: &Relay) -> u64 {
    let Counters {
        relayed_bytes,
        to_clients_bytes,
        to_peers_bytes,
        connections_to_peers_bytes,
        connections_to_clients_bytes,
        ..
    } = relay.counters();
    relayed_bytes + to_clients_bytes + to_peers_bytes + connections_to_peers_bytes + connections_to_clients_bytes
}
