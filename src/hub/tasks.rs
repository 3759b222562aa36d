//! What the hub does by itself: follows the relay, ends graces, renews credentials.

use std::sync::{Arc, Weak};

use sohbet_turn::server::Event;
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Duration, interval, sleep},
};

use super::{Hub, Shared, relay_word::Carriers};

/// Looked at even when nothing changes, so that a hub nobody holds any more is noticed.
const IDLE: Duration = Duration::from_secs(60);

/// Starts the hub's tasks. They end with the last handle.
pub(super) fn spawn(hub: &Hub) {
    tokio::spawn(follow_relay(Arc::downgrade(&hub.0), hub.0.relay.events()));
    tokio::spawn(end_graces(Arc::downgrade(&hub.0)));
    tokio::spawn(renew_credentials(Arc::downgrade(&hub.0), hub.0.credential_lifetime / 2));
}

/// Tells the signaling core what the relay knows of how participants reach each other.
async fn follow_relay(hub: Weak<Shared>, mut events: broadcast::Receiver<Event>) {
    let mut carriers = Carriers::default();
    loop {
        let words = match events.recv().await {
            Ok(event) => carriers.handle_event(&event),
            Err(RecvError::Lagged(_)) => carriers.forget_all(),
            Err(RecvError::Closed) => return,
        };
        let Some(shared) = hub.upgrade() else { return };
        if words.is_empty() {
            continue;
        }
        Hub(shared).with(|live| {
            for word in words {
                live.signaling.handle_relay_word(&word.from, word.to.as_deref(), word.says);
            }
        });
    }
}

async fn end_graces(hub: Weak<Shared>) {
    while let Some(shared) = hub.upgrade() {
        let hub = Hub(shared);
        let deadline = hub.lock().signaling.poll_timeout();
        let wait = deadline.map_or(IDLE, |deadline| deadline.saturating_sub(hub.now())).min(IDLE);
        tokio::select! {
            () = sleep(wait) => {
                let now = hub.now();
                if deadline.is_some_and(|deadline| deadline <= now) {
                    hub.with(|live| live.signaling.handle_timeout(now));
                }
            }
            () = hub.0.changed.notified() => {}
        }
    }
}

/// Gives everybody a fresh credential at half the lifetime, so that an ICE restart late in a call finds the relay open.
async fn renew_credentials(hub: Weak<Shared>, period: Duration) {
    let mut ticks = interval(period);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        let Some(shared) = hub.upgrade() else { return };
        let hub = Hub(shared);
        let hosts: Vec<_> = hub.lock().ice_hosts.clone().into_iter().collect();
        for (participant, host) in hosts {
            let servers = hub.ice_servers(&host, &participant);
            hub.with(|live| live.signaling.update_ice_servers(&participant, servers));
        }
    }
}
