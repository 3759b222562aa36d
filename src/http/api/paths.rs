//! `/api/paths`: how calls travel, in numbers.

use axum::{Json, extract::State};
use serde::Serialize;
use sohbet_signaling::PathCounts;

use super::{session::Admin, types::json};
use crate::app::App;

json! { answer
    /// How many ends of pairs travel each way, as the relay and clients say. A pair has two ends, which may travel differently.
    pub struct PathNumbers {
        /// Without the relay.
        pub direct: u64,
        /// By the relay, over UDP.
        pub udp: u64,
        /// By the relay, over TCP.
        pub tcp: u64,
        /// By the relay, over TLS.
        pub tls: u64,
    }

    /// How calls travel.
    pub struct Paths {
        /// Of those in a call now.
        pub now: PathNumbers,
        /// Since the server began; a pair whose path changed counts once for each.
        pub since_start: PathNumbers,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Json<Paths> {
    let (now, since_start) = app.hub.paths();
    Json(Paths { now: now.into(), since_start: since_start.into() })
}

impl From<PathCounts> for PathNumbers {
    fn from(PathCounts { direct, udp, tcp, tls }: PathCounts) -> Self {
        Self { direct, udp, tcp, tls }
    }
}
