//! One text about the server for a report of a bug: what it is, how it is set up, how it does.
//!
//! Whoever pastes it somewhere shows it to everybody. So it holds numbers, times and words of our own alone: no secret, no address,
//! no name of a person, room, host or path, and nothing that others said, who may name some.

mod certificate;
mod machine;
mod relay;
mod stores;
mod text;

use crate::{
    app::App,
    config,
    hub::Count,
    log,
    readiness::{self, Part},
};
use text::{Text, ago, span};

/// The text.
pub async fn report(app: &App) -> String {
    let mut text = Text::default();
    machine::describe(&mut text);
    configuration(app, &mut text);
    health(app, &mut text).await;
    listeners(app, &mut text);
    certificate::describe(app, &mut text);
    relay::describe(app.hub.relay(), &mut text);
    calls(app, &mut text);
    stores::describe(app, &mut text).await;
    troubles(&mut text);
    text.finish()
}

/// What differs from the defaults. Everything else is as the version has it.
fn configuration(app: &App, text: &mut Text) {
    text.section("Configuration, where it is not the default");
    for (path, value) in config::blurred(&app.config.now()) {
        text.line(&path, value);
    }
    let host = app.public_host.now();
    let kind =
        host.map_or("none", |host| if host.parse::<std::net::IpAddr>().is_ok() { "an address" } else { "a name" });
    text.line("public host in force", kind);
}

async fn health(app: &App, text: &mut Text) {
    text.section("Health");
    let trouble = readiness::check(app).await;
    for part in Part::ALL {
        text.line(part.word(), if trouble.contains(&part) { "not ready" } else { "ready" });
    }
    let firing = app.alerts.firing();
    let now = app.auth.now();
    text.line("alerts that fire", if firing.is_empty() { "none".to_owned() } else { firing.len().to_string() });
    for alert in firing {
        let since = now - alert.since.as_secs().cast_signed();
        text.line(&format!("  {}", alert.condition.word()), format!("for {}", span(since)));
    }
    text.line("alerts are told to", format!("{} destinations", app.alerts.destinations().len()));
    let (requests, connections) = (app.metrics.web.requests(), app.hub.metrics().connections());
    text.line("requests", format!("{}, of which failed by the server {}", requests.all, requests.failed));
    text.line("ends of connections", format!("{}, of which without media {}", connections.all, connections.failed));
    text.line("work the database could not do", app.db.metrics().failures());
}

fn listeners(app: &App, text: &mut Text) {
    let config = app.config.now();
    let server = &config.server;
    text.section("Listeners");
    let family = |is_v6| if is_v6 { "IPv6 (and IPv4 where it is [::])" } else { "IPv4" };
    let at = server.listen;
    let scope = if at.ip().is_unspecified() { "all addresses" } else { "one address" };
    text.line("TCP and UDP", format!("port {}, {scope}, {}", at.port(), family(at.is_ipv6())));
    text.line("plain HTTP", server.http_listen.map_or("none".to_owned(), |at| format!("port {}", at.port())));
    text.line("trusted proxies", format!("{} networks", server.trusted_proxies.len()));
}

fn calls(app: &App, text: &mut Text) {
    text.section("Now");
    let Count { connections, users, participants, rooms, calls } = app.hub.count();
    text.line("open WebSockets", format!("{connections} of {users} people"));
    text.line("in rooms", format!("{participants} in {rooms} rooms, {calls} of them with two or more"));
    let (now, since_start) = app.hub.paths();
    for (name, counts) in [("ways of pairs", now), ("ways since the start", since_start)] {
        let sohbet_signaling::PathCounts { direct, udp, tcp, tls } = counts;
        text.line(name, format!("direct {direct}, relayed over UDP {udp}, TCP {tcp}, TLS {tls}"));
    }
}

/// Where warnings and errors came from. What they say may name somebody.
fn troubles(text: &mut Text) {
    text.section("Warnings and errors in the log, the latest first");
    let troubles = log::trouble::latest();
    if troubles.is_empty() {
        text.line("none", "since the start");
    }
    for trouble in troubles {
        let log::trouble::Trouble { place, level, count, last } = trouble;
        let since = last.elapsed().as_secs().cast_signed();
        text.line(&format!("{}:{}", place.module, place.line), format!("{level}, {count} times, last {}", ago(since)));
    }
}
