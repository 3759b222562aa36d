//! The watch of a running server.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval},
};

use super::{
    Condition, Destination, Downtime, Kind, Look, Message, News, Step, Thresholds, Watch,
    deliver::{QUEUE, deliver},
};
use crate::{app::App, config, db::setting};

/// How often a sample is taken. Every other time it is written down that the server lives.
const INTERVAL: Duration = Duration::from_secs(30);

/// An alert that fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firing {
    /// What is wrong.
    pub condition: Condition,
    /// Since when, in unix seconds.
    pub since: i64,
}

/// What fires, and where it is told. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Alerts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    destinations: Vec<Destination>,
    firing: Mutex<Vec<Firing>>,
    /// One test at a time: a second waits for the first.
    testing: tokio::sync::Mutex<()>,
}

impl Alerts {
    /// Nothing fires.
    #[must_use]
    pub fn new(settings: &config::Alerts) -> Self {
        let (firing, testing) = (Mutex::default(), tokio::sync::Mutex::default());
        Self(Arc::new(Inner { destinations: Destination::all(settings), firing, testing }))
    }

    /// What fires now.
    #[must_use]
    pub fn firing(&self) -> Vec<Firing> {
        self.0.firing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where it is told.
    #[must_use]
    pub fn destinations(&self) -> Vec<Kind> {
        self.0.destinations.iter().map(|destination| destination.kind).collect()
    }

    /// Sends a test to each destination, once, and says what came of it.
    pub async fn test(&self, app: &App) -> Vec<(Kind, Result<(), String>)> {
        let _one = self.0.testing.lock().await;
        let message = Message::test(&name(app).await, app.auth.now());
        let mut results = Vec::new();
        for destination in &self.0.destinations {
            results.push((destination.kind, destination.send(&message).await));
        }
        results
    }
}

/// Watches for ever; ends when it is dropped.
pub async fn run(app: App, mut downtime: Downtime) {
    let mut deliveries = JoinSet::new();
    let mut queues = Vec::new();
    for destination in app.alerts.0.destinations.clone() {
        let (queue, messages) = mpsc::channel(QUEUE);
        deliveries.spawn(deliver(destination, messages));
        queues.push(queue);
    }
    let (mut watch, mut look) = (Watch::new(Thresholds::from(&app.config.alerts)), Look::default());
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let start = Instant::now();
    for round in 0_u64.. {
        ticks.tick().await;
        let mut sample = look.take(&app).await;
        sample.was_down = round == 0 && downtime.outage.is_some();
        let now = start.elapsed();
        for news in watch.take(now, sample) {
            if let Some(message) = put(&app, news, &mut downtime).await {
                tell(&queues, &message);
            }
        }
        keep(&app, &watch, now);
        if round.is_multiple_of(2) {
            downtime.beat(app.auth.now());
        }
    }
}

/// The message of something new, unless it was told before the server was started anew.
async fn put(app: &App, news: News, downtime: &mut Downtime) -> Option<Message> {
    let message = Message::of(news.condition, news.step, &name(app).await, app.auth.now());
    match (news.condition, news.step, downtime.outage) {
        (Condition::Down, Step::Fired, _) if downtime.is_known => None,
        (Condition::Down, Step::Fired, Some(outage)) => Some(message.after(outage)),
        (Condition::Down, Step::Cleared, _) => {
            downtime.settle();
            Some(message)
        }
        _ => Some(message),
    }
}

fn tell(queues: &[mpsc::Sender<Message>], message: &Message) {
    if message.is_bad() {
        tracing::warn!(alert = message.alert, "{}", message.title);
    } else {
        tracing::info!(alert = message.alert, "{}", message.title);
    }
    for queue in queues {
        if queue.try_send(message.clone()).is_err() {
            tracing::error!(alert = message.alert, "too many alerts wait to be sent; this one is only in the log");
        }
    }
}

fn keep(app: &App, watch: &Watch, now: Duration) {
    let ago = |since| now.saturating_sub(since).as_secs().cast_signed();
    let firing = watch.firing().map(|(condition, since)| Firing { condition, since: app.auth.now() - ago(since) });
    *app.alerts.0.firing.lock().unwrap_or_else(PoisonError::into_inner) = firing.collect();
}

/// The server's name: as an administrator chose it, else as it is configured.
async fn name(app: &App) -> String {
    let chosen = app.db.read(|db| setting::find(db, setting::NAME)).await;
    chosen.ok().flatten().unwrap_or_else(|| app.config.server.name.clone())
}
