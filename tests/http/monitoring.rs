//! Health, figures and request ids.

use std::{collections::BTreeSet, net::Ipv4Addr};

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;
use sohbet::{
    auth::Identity,
    config::Config,
    db::Connection as Database,
    hub::{Connection, Entry, IceHost},
    metrics::Form,
};
use sohbet_signaling::protocol::{ClientFrame, ClientMessage, MediaState, QualityReport, Role, RoomInfo};

use crate::house::{Answer, House};

const TOKEN: &str = "a token of this test alone";

async fn house() -> House {
    House::with(|config| config.metrics.tokens = vec![TOKEN.parse().unwrap()]).await
}

/// The figures, as a monitoring system with this token is shown them.
async fn figures(house: &House, token: Option<&str>, accept: &str) -> Answer {
    let mut request = Request::get("/metrics").header(header::ACCEPT, accept);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    house.browser("127.0.0.1").raw(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_token_that_took_the_place_of_another_counts_at_once() {
    let house = house().await;
    let mut config = Config::clone(&house.app.config.now());
    config.metrics.tokens = vec!["another token of this test".parse().unwrap()];
    house.app.config.take_over(&config);
    figures(&house, Some(TOKEN), "").await.expect(401);
    figures(&house, Some("another token of this test"), "").await.expect(200);
}

#[tokio::test]
async fn a_server_that_is_well_says_so_to_anybody() {
    let house = house().await;
    for (path, word) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        let answer = house.browser("192.0.2.9").get(path).await;
        answer.expect(200);
        assert_eq!(String::from_utf8(answer.body).unwrap(), word);
    }
}

#[tokio::test]
async fn a_server_that_stops_is_alive_and_no_longer_ready() {
    let house = house().await;
    house.app.readiness.stop();
    let answer = house.browser("192.0.2.9").get("/readyz").await;
    assert_eq!(answer.refused(503), "not_ready");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("listeners") && !detail.contains("database"), "{detail}");
    house.browser("192.0.2.9").get("/healthz").await.expect(200);
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_named() {
    let house = house().await;
    let other = Database::open(house.app.config.now().database_path()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let answer = house.browser("192.0.2.9").get("/readyz").await;
    assert_eq!(answer.refused(503), "not_ready");
    assert!(answer.json()["detail"].as_str().unwrap().contains("database"), "{:?}", answer.json());
}

#[tokio::test]
async fn the_figures_are_for_whoever_has_a_token_and_for_administrators_wherever_they_are() {
    let house = House::with(|config| {
        config.metrics.tokens = vec![TOKEN.parse().unwrap()];
        config.accounts.registration = sohbet::config::RegistrationMode::Open;
    })
    .await;
    let (admin, ada) = (house.admin().await, house.account("ada").await);
    // From this machine itself, as every stranger comes behind a proxy that passes connections on.
    assert_eq!(figures(&house, None, "*/*").await.refused(401), "not_authenticated");
    assert_eq!(figures(&house, Some("another token than that"), "*/*").await.refused(401), "wrong_credentials");
    assert_eq!(figures(&house, ada.token.as_deref(), "*/*").await.refused(403), "not_permitted");
    for token in [Some(TOKEN), admin.token.as_deref()] {
        assert_eq!(figures(&house, token, "*/*").await.status, 200);
    }
}

#[tokio::test]
async fn tokens_cannot_be_tried_at_leisure() {
    let house = house().await;
    for _ in 0..30 {
        figures(&house, Some("another token than that"), "*/*").await.refused(401);
    }
    assert_eq!(figures(&house, Some("another token than that"), "*/*").await.refused(429), "rate_limited");
    assert_eq!(figures(&house, Some(TOKEN), "*/*").await.status, 200);
}

#[tokio::test]
async fn the_figures_come_in_the_form_that_is_asked_for() {
    let house = house().await;
    for (accept, form) in [("application/openmetrics-text", Form::OpenMetrics), ("text/plain", Form::Text)] {
        let answer = figures(&house, Some(TOKEN), accept).await;
        assert_eq!(answer.headers[header::CONTENT_TYPE], form.media_type());
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(String::from_utf8(answer.body).unwrap().ends_with("# EOF\n"), form == Form::OpenMetrics);
    }
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_which_a_problem_repeats() {
    let house = house().await;
    let browser = house.browser("192.0.2.9");
    let mut ids = BTreeSet::new();
    for path in ["/healthz", "/api/me", "/api/nothing", "/metrics", "/ws"] {
        let answer = browser.get(path).await;
        let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
        if answer.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json") {
            assert_eq!(answer.json()["request_id"], json!(id), "{path}");
        }
        assert!(ids.insert(id), "{path}");
    }
}

/// How many there are of everything: people, rooms, addresses.
const MANY: u32 = 10_000;

#[tokio::test]
async fn the_page_is_as_long_with_ten_thousand_people_as_with_none() {
    let house = house().await;
    let before = series(&house).await;
    let mut connections = Vec::new();
    for number in 0..MANY {
        connections.push(come(&house, number));
        let address = Ipv4Addr::from_bits(0x0a00_0000 + number).to_string();
        house.browser(&address).get(&format!("/api/nothing/{number}")).await;
    }
    let during = series(&house).await;
    assert_eq!(value(&house, "sohbet_participants").await, MANY);
    assert_eq!(value(&house, "sohbet_users").await, MANY);
    assert_eq!(value(&house, "sohbet_calls").await, MANY / 2);
    assert_eq!(value(&house, "sohbet_first_media_seconds_count").await, MANY);
    for (connection, _) in &connections {
        connection.handle_frame(ClientFrame { seq: 1, ack: 0, message: ClientMessage::Leave });
    }
    assert_eq!(value(&house, "sohbet_call_duration_seconds_count").await, MANY / 2);
    drop(connections);
    let after = series(&house).await;
    assert!(before.len() > 200, "{}", before.len());
    assert_eq!(before, during);
    assert_eq!(before, after);
}

type Here = (Connection, tokio::sync::mpsc::Receiver<sohbet::hub::Outgoing>);

/// Somebody nobody has seen before is in a room with one other, and tells how it goes.
fn come(house: &House, number: u32) -> Here {
    let identity = Identity {
        user: format!("user-{number}"),
        session: format!("session-{number}"),
        name: format!("Somebody {number}"),
        guest: false,
        admin: false,
    };
    let (connection, outgoing) = house.app.hub.connect(identity, IceHost::new("call.example", 443));
    let room = RoomInfo { id: format!("room-{}", number / 2), name: "Room".into(), relay_only: false };
    let media = MediaState { microphone: true, ..MediaState::default() };
    connection.join(Entry { room, role: Role::Member, waits: false, media }).unwrap();
    let report = QualityReport {
        gathering: (number % 5000).try_into().ok(),
        first_media: (number % 9000).try_into().ok(),
        loss: (number % 1000).try_into().ok(),
        ..QualityReport::default()
    };
    connection.handle_frame(ClientFrame { seq: 0, ack: 0, message: ClientMessage::Quality { report } });
    (connection, outgoing)
}

/// Every series that there is, without its value.
async fn series(house: &House) -> BTreeSet<String> {
    let page = String::from_utf8(figures(house, Some(TOKEN), "*/*").await.body).unwrap();
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.rsplit_once(' ')).map(|(series, _)| series.to_owned()).collect()
}

/// The value of a series that counts.
async fn value(house: &House, series: &str) -> u32 {
    let page = String::from_utf8(figures(house, Some(TOKEN), "*/*").await.body).unwrap();
    let found = page.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    let number = found.and_then(|value| value.strip_suffix(".0").unwrap_or(value).parse().ok());
    number.unwrap_or_else(|| panic!("there is no {series}"))
}
