//! How a running server is, told to whoever may enter its data folder.

use std::{net::SocketAddr, path::Path};

use serde::{Deserialize, Serialize};
use sohbet_turn::driver::Relay;

use crate::{
    app::App,
    auth::clock::unix_seconds,
    control::{self, Question},
    hub::Count,
    tls,
};

/// What a server says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its version.
    pub version: String,
    /// Since when it runs, in unix seconds.
    pub started_at: i64,
    /// Where it listens.
    pub address: SocketAddr,
    /// Rooms in which somebody is.
    pub calls: usize,
    /// People in calls.
    pub participants: usize,
    /// Sessions that have a page open.
    pub sessions: usize,
    /// Allocations of the relay.
    pub allocations: usize,
    /// The certificate that browsers are shown.
    pub certificate: Certificate,
}

/// A certificate, and how it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Where it comes from: `local`, `acme` or `files`.
    pub source: String,
    /// The names and addresses that it is good for.
    pub names: Vec<String>,
    /// Its end, in unix seconds.
    pub until: i64,
    /// When the next one is asked for, in unix seconds.
    pub next: Option<i64>,
    /// Why there is no new one, if there should be, and what to do.
    pub trouble: Option<String>,
}

/// What the server says that runs on a data folder; nothing where none does.
#[must_use]
pub fn ask(folder: &Path) -> Option<Status> {
    control::ask(folder, &Question::Status)
}

pub(crate) fn of(app: &App, relay: &Relay, address: SocketAddr, started_at: i64) -> Status {
    let Count { participants, rooms, .. } = app.hub.count();
    Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        address,
        calls: rooms,
        participants,
        sessions: app.hub.sessions().len(),
        allocations: relay.allocations_in_all(),
        certificate: certificate(app.tls.status()),
    }
}

pub(crate) fn certificate(status: tls::Status) -> Certificate {
    Certificate {
        source: status.source.word().to_owned(),
        names: status.names,
        until: unix_seconds(status.until),
        next: status.next.map(unix_seconds),
        trouble: status.trouble.map(|trouble| trouble.reason.to_string()),
    }
}
