//! The server as a whole: who is there, its certificate, whether it is ready.

use std::time::UNIX_EPOCH;

use prometheus_client::{
    metrics::info::Info,
    registry::{Registry, Unit},
};
use sohbet_signaling::PathCounts;

use super::instrument::{Labels, flag, standing};
use crate::{
    app::App,
    hub::{Count, WAYS},
    machine::number,
    readiness::{self, Part},
    storage,
    tls::Source,
};

/// Reads how the server stands now.
pub(super) async fn register(app: &App, registry: &mut Registry) {
    registry.register("build", "What runs", Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]));
    let trouble = readiness::check(app).await;
    let ready = Part::ALL.map(|part| (vec![("part", part.word())], flag(!trouble.contains(&part))));
    registry.register("ready", "Whether each part can do its work (1) or not (0), as /readyz says", standing(ready));
    register_count(&app.hub.count(), registry);
    let PathCounts { direct, udp, tcp, tls } = app.hub.paths().0;
    let pairs = WAYS.into_iter().zip([direct, udp, tcp, tls]);
    let pairs = pairs.map(|(path, count)| (vec![("path", path)], number(count)));
    let help = "Ends of pairs in a call now by how their media travel, as the relay and browsers say";
    registry.register("pairs", help, standing(pairs));
    register_certificate(app, registry);
    let size = storage::size(&app.config.now().database_path());
    let help = "Size of the database's file, without what waits in its journal";
    registry.register_with_unit("database_size", help, Unit::Bytes, standing([(Labels::new(), number(size))]));
}

fn register_count(count: &Count, registry: &mut Registry) {
    let Count { connections, users, participants, rooms, calls } = *count;
    let gauges = [
        ("websocket_connections", "Signaling WebSockets that are open and welcomed", connections),
        ("users", "People who are connected, each once", users),
        ("participants", "Presences in rooms", participants),
        ("rooms", "Rooms that somebody is in", rooms),
        ("calls", "Rooms with two or more in them", calls),
    ];
    for (name, help, count) in gauges {
        registry.register(name, help, standing([(Labels::new(), number(count as u64))]));
    }
}

fn register_certificate(app: &App, registry: &mut Registry) {
    let status = app.tls.status();
    let until = status.until.duration_since(UNIX_EPOCH).map_or(0.0, |until| until.as_secs_f64());
    let help = "When the certificate that browsers are shown ends, since the unix epoch";
    registry.register_with_unit(
        "certificate_expiry_timestamp",
        help,
        Unit::Seconds,
        standing([(Labels::new(), until)]),
    );
    let sources = Source::ALL.map(|source| (vec![("source", source.word())], flag(status.source == source)));
    registry.register("certificate_source", "Where the certificate is from: 1 at one of them", standing(sources));
    let help = "Whether the last attempt to have a new certificate failed (1) or not (0)";
    let trouble = standing([(Labels::new(), flag(status.trouble.is_some()))]);
    registry.register("certificate_trouble", help, trouble);
}
