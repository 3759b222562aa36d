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
    Condition, Destination, Downtime, Firing, Kind, Look, Message, News, Step, Thresholds, Watch,
    deliver::{QUEUE, deliver},
};
use crate::{app::App, config::InForce, db::setting, log::trouble};

/// How often a sample is taken. Every other time it is written down that the server lives.
pub const INTERVAL: Duration = Duration::from_secs(30);

/// The errors of the log are reported no more often than this.
const REPORTS_APART: Duration = Duration::from_secs(60 * 60);

/// What fires, and where it is told. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Alerts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    destinations: [Destination; 3],
    firing: Mutex<Vec<Firing>>,
    /// One test at a time: a second waits for the first.
    testing: tokio::sync::Mutex<()>,
}

impl Alerts {
    /// Nothing fires.
    #[must_use]
    pub fn new(config: &InForce) -> Self {
        let (firing, testing) = (Mutex::default(), tokio::sync::Mutex::default());
        Self(Arc::new(Inner { destinations: Destination::all(config), firing, testing }))
    }

    /// What fires now.
    #[must_use]
    pub fn firing(&self) -> Vec<Firing> {
        self.0.firing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self) -> impl Iterator<Item = &Destination> {
        self.0.destinations.iter().filter(|destination| destination.is_set())
    }

    fn show(&self, firing: Vec<Firing>) {
        *self.0.firing.lock().unwrap_or_else(PoisonError::into_inner) = firing;
    }

    /// Where it is told.
    #[must_use]
    pub fn destinations(&self) -> Vec<Kind> {
        self.set().map(|destination| destination.kind).collect()
    }

    /// Sends a test to each destination, once, and says what came of it.
    pub async fn test(&self, app: &App) -> Vec<(Kind, Result<(), String>)> {
        let _one = self.0.testing.lock().await;
        let message = Message::test(&name(app).await, app.auth.now());
        let mut results = Vec::new();
        for destination in self.set() {
            results.push((destination.kind, destination.send(&message).await));
        }
        results
    }
}

/// Watches for ever, with a look in each interval; ends when it is dropped.
pub async fn run(app: App, downtime: Downtime, every: Duration) {
    let outlets = Outlets::open(&app.alerts);
    let mut known = remembered(&app).await;
    let (mut watch, mut look) = (Watch::new(Thresholds::from(&app.config.now().alerts), &known), Look::default());
    let mut reported = None;
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Since the unix epoch, as what is remembered; from here on by a clock that nobody sets.
    let (epoch, start) = (Duration::from_secs(app.auth.now().unsigned_abs()), Instant::now());
    for round in 0_u64.. {
        ticks.tick().await;
        let mut sample = look.take(&app).await;
        sample.was_down = round == 0 && downtime.outage.is_some();
        watch.set_thresholds(Thresholds::from(&app.config.now().alerts));
        for news in watch.take(epoch + start.elapsed(), sample) {
            outlets.tell(&put(&app, news, &downtime).await);
        }
        if let Some(report) = report(&app, &mut reported).await {
            outlets.tell(&report);
        }
        let firing: Vec<_> = watch.firing().collect();
        app.alerts.show(firing.clone());
        if firing != known {
            remember(&app, &firing).await;
            known = firing;
        }
        if round.is_multiple_of(2) {
            downtime.beat(app.auth.now());
        }
    }
}

/// The message of something new.
async fn put(app: &App, news: News, downtime: &Downtime) -> Message {
    let message = Message::of(news.condition, news.step, &name(app).await, app.auth.now());
    match (news.condition, news.step, downtime.outage) {
        (Condition::Down, Step::Fired, Some(outage)) => message.after(outage),
        _ => message,
    }
}

/// The errors of the log, where the administrator wants to be told of them: with the first one, and then once an hour.
async fn report(app: &App, reported: &mut Option<Instant>) -> Option<Message> {
    let is_due = reported.is_none_or(|at| at.elapsed() >= REPORTS_APART);
    if !is_due || !app.config.now().alerts.error_reports {
        return None;
    }
    let errors = trouble::take_errors();
    if errors.is_empty() {
        return None;
    }
    *reported = Some(Instant::now());
    Some(Message::report(&errors, &name(app).await, app.auth.now()))
}

/// The ways to all destinations, each with a task of its own. The tasks end with them.
struct Outlets {
    queues: Vec<(Destination, mpsc::Sender<Message>)>,
    _deliveries: JoinSet<()>,
}

impl Outlets {
    fn open(alerts: &Alerts) -> Self {
        let mut deliveries = JoinSet::new();
        let queues = alerts.0.destinations.clone().map(|destination| {
            let (queue, messages) = mpsc::channel(QUEUE);
            deliveries.spawn(deliver(destination.clone(), messages));
            (destination, queue)
        });
        Self { queues: queues.into(), _deliveries: deliveries }
    }

    fn tell(&self, message: &Message) {
        if message.is_bad() {
            tracing::warn!(alert = message.alert, "{}", message.title);
        } else {
            tracing::info!(alert = message.alert, "{}", message.title);
        }
        for (_, queue) in self.queues.iter().filter(|(destination, _)| destination.is_set()) {
            if queue.try_send(message.clone()).is_err() {
                tracing::error!(alert = message.alert, "too many alerts wait to be sent; this one is only in the log");
            }
        }
    }
}

/// What fired when the server ended, and was told.
async fn remembered(app: &App) -> Vec<Firing> {
    let text = app.db.read(|db| setting::find(db, setting::ALERTS)).await.ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Where the database takes nothing, what fires is told once more after a restart, which is no harm.
async fn remember(app: &App, firing: &[Firing]) {
    let Ok(text) = serde_json::to_string(firing) else { return };
    if let Err(error) = app.db.write(move |db| setting::set(db, setting::ALERTS, &text)).await {
        tracing::warn!("after a restart the alerts of now are told again, since they cannot be written down: {error}");
    }
}

/// The server's name: as an administrator chose it, else as it is configured.
async fn name(app: &App) -> String {
    let chosen = app.db.read(|db| setting::find(db, setting::NAME)).await;
    chosen.ok().flatten().unwrap_or_else(|| app.config.now().server.name.clone())
}
