//! Brings messages to their destinations, and tries again for a while.

use std::time::Duration;

use serde::Serialize;
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};

use super::{Message, mail, ntfy, webhook};
use crate::config::InForce;

/// Messages that wait for a destination. More news than conditions there are come in a day only if everything goes wrong.
pub(super) const QUEUE: usize = 32;
/// For one attempt.
const PATIENCE: Duration = Duration::from_secs(30);
/// The waits between attempts: a mail server that is started anew is there by the third, a line that was cut by the last.
const WAITS: [Duration; 5] = [
    Duration::from_secs(10),
    Duration::from_secs(60),
    Duration::from_secs(300),
    Duration::from_secs(1800),
    Duration::from_secs(7200),
];

/// How a destination is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By mail.
    Email,
    /// A POST of JSON.
    Webhook,
    /// A topic of ntfy.
    Ntfy,
}

/// Where messages go, as the configuration says at each time.
#[derive(Debug, Clone)]
pub struct Destination {
    /// How it is reached.
    pub kind: Kind,
    config: InForce,
}

impl Destination {
    /// All that there can be.
    #[must_use]
    pub fn all(config: &InForce) -> [Self; 3] {
        [Kind::Email, Kind::Webhook, Kind::Ntfy].map(|kind| Self { kind, config: config.clone() })
    }

    /// Whether it is configured.
    #[must_use]
    pub fn is_set(&self) -> bool {
        let alerts = &self.config.now().alerts;
        match self.kind {
            Kind::Email => !alerts.email_to.is_empty(),
            Kind::Webhook => alerts.webhook.is_some(),
            Kind::Ntfy => alerts.ntfy.is_some(),
        }
    }

    /// Sends once; the error says in words what went wrong, and holds no secret.
    pub async fn send(&self, message: &Message) -> Result<(), String> {
        let config = self.config.now();
        let attempt = async {
            match self.kind {
                Kind::Email => mail::send(&config.alerts, message).await,
                Kind::Webhook => webhook::send(&config.alerts, message).await,
                Kind::Ntfy => ntfy::send(&config.alerts, message).await,
            }
        };
        match timeout(PATIENCE, attempt).await {
            Ok(done) => done.map_err(|error| format!("{error:#}")),
            Err(_) => Err(format!("there was no answer within {} seconds", PATIENCE.as_secs())),
        }
    }
}

/// Delivers what comes, one after the other. What cannot be delivered after the last wait is given up, and what waits for a
/// destination that is none any more.
pub(super) async fn deliver(destination: Destination, mut messages: mpsc::Receiver<Message>) {
    while let Some(message) = messages.recv().await {
        let mut waits = WAITS.iter();
        while destination.is_set()
            && let Err(problem) = destination.send(&message).await
        {
            let kind = destination.kind;
            let Some(wait) = waits.next() else {
                tracing::error!(?kind, alert = message.alert, "an alert could not be sent and is given up: {problem}");
                break;
            };
            tracing::warn!(?kind, alert = message.alert, "an alert could not be sent, and is tried again: {problem}");
            sleep(*wait).await;
        }
    }
}

#[cfg(test)]
#[path = "deliver_tests.rs"]
mod tests;
