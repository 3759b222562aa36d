//! Brings messages to their destinations, and tries again for a while.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};

use super::{Message, mail, ntfy, webhook};
use crate::config;

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

/// Where messages go.
#[derive(Debug, Clone)]
pub struct Destination {
    /// How it is reached.
    pub kind: Kind,
    settings: Arc<config::Alerts>,
}

impl Destination {
    /// All that are configured.
    #[must_use]
    pub fn all(settings: &config::Alerts) -> Vec<Self> {
        let shared = Arc::new(settings.clone());
        let is_set = [
            (Kind::Email, !settings.email_to.is_empty()),
            (Kind::Webhook, settings.webhook.is_some()),
            (Kind::Ntfy, settings.ntfy.is_some()),
        ];
        let set = is_set.into_iter().filter(|(_, is_set)| *is_set);
        set.map(|(kind, _)| Self { kind, settings: shared.clone() }).collect()
    }

    /// Sends once; the error says in words what went wrong, and holds no secret.
    pub async fn send(&self, message: &Message) -> Result<(), String> {
        let attempt = async {
            match self.kind {
                Kind::Email => mail::send(&self.settings, message).await,
                Kind::Webhook => webhook::send(&self.settings, message).await,
                Kind::Ntfy => ntfy::send(&self.settings, message).await,
            }
        };
        match timeout(PATIENCE, attempt).await {
            Ok(done) => done.map_err(|error| format!("{error:#}")),
            Err(_) => Err(format!("there was no answer within {} seconds", PATIENCE.as_secs())),
        }
    }
}

/// Delivers what comes, one after the other. What cannot be delivered after the last wait is given up.
pub(super) async fn deliver(destination: Destination, mut messages: mpsc::Receiver<Message>) {
    while let Some(message) = messages.recv().await {
        let mut waits = WAITS.iter();
        while let Err(problem) = destination.send(&message).await {
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
