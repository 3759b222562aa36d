//! The relay for a minute.

use std::time::Duration;

use serde_json::json;
use sohbet::config::RelayMode;

use crate::house::House;

/// How many may try at once.
const AT_ONCE: u8 = 32;

#[tokio::test]
async fn so_many_may_try_at_once_and_others_once_their_minute_is_over() {
    let house = House::open().await;
    for number in 0..AT_ONCE {
        let trial = house.browser(&format!("192.0.2.{number}")).post("/api/trial", json!(null)).await.expect(200);
        assert_eq!(trial["lifetime"], 60);
    }
    let late = house.browser("198.51.100.1");
    assert_eq!(late.post("/api/trial", json!(null)).await.refused(429), "rate_limited");
    tokio::time::pause();
    tokio::time::sleep(Duration::from_secs(61)).await;
    tokio::time::resume();
    late.post("/api/trial", json!(null)).await.expect(200);
}

#[tokio::test]
async fn one_address_may_try_only_so_often() {
    let house = House::open().await;
    let browser = house.browser("192.0.2.1");
    let mut codes = Vec::new();
    for _ in 0..25 {
        codes.push(browser.post("/api/trial", json!(null)).await.status.as_u16());
    }
    assert_eq!(codes.iter().filter(|code| **code == 200).count(), 20);
}

#[tokio::test]
async fn where_the_relay_is_open_to_the_world_a_stranger_is_lent_nothing() {
    let house = House::with(|config| config.relay.mode = RelayMode::Open).await;
    let stranger = house.browser("192.0.2.1");
    assert_eq!(stranger.post("/api/trial", json!(null)).await.refused(401), "not_authenticated");
    house.admin().await.post("/api/trial", json!(null)).await.expect(200);
}

/// What a test came to.
fn report(name: Option<&str>) -> serde_json::Value {
    json!({ "name": name, "results": {
        "signaling": true, "stun": false, "udp": false, "tcp": true, "tls": true, "camera": "missing", "microphone": "works",
    } })
}

#[tokio::test]
async fn anybody_may_report_what_a_test_came_to_and_only_an_administrator_reads_it() {
    let house = House::open().await;
    let admin = house.admin().await;
    let stranger = house.browser("192.0.2.1");
    stranger.post("/api/trial/reports", report(Some(" Ayşe "))).await.expect(204);
    stranger.post("/api/trial/reports", report(None)).await.expect(204);
    assert_eq!(stranger.get("/api/trial/reports").await.refused(401), "not_authenticated");

    let reports = admin.get("/api/trial/reports").await.expect(200);
    assert_eq!(reports[0]["name"], json!(null));
    assert_eq!(reports[1]["name"], "Ayşe");
    assert_eq!(reports[1]["results"], report(None)["results"]);

    let path = format!("/api/trial/reports/{}", reports[1]["id"].as_str().unwrap());
    assert_eq!(stranger.delete(&path).await.refused(401), "not_authenticated");
    admin.delete(&path).await.expect(204);
    assert_eq!(admin.delete(&path).await.refused(404), "not_found");
    assert_eq!(admin.get("/api/trial/reports").await.expect(200).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_report_holds_what_it_should_and_nothing_else() {
    let house = House::open().await;
    let stranger = house.browser("192.0.2.1");
    let mut more = report(None);
    more["results"]["address"] = json!("192.0.2.1");
    let mut less = report(None);
    less["results"].as_object_mut().unwrap().remove("udp");
    for wrong in [more, less, report(Some("")), report(Some(&"a".repeat(65)))] {
        assert_eq!(stranger.post("/api/trial/reports", wrong).await.refused(422), "invalid_input");
    }
}

#[tokio::test]
async fn the_newest_reports_are_kept_and_one_address_sends_only_so_many() {
    let house = House::open().await;
    for number in 0..11 {
        let stranger = house.browser(&format!("192.0.2.{number}"));
        for turn in 0..20 {
            stranger.post("/api/trial/reports", report(Some(&format!("{number}-{turn}")))).await.expect(204);
        }
        assert_eq!(stranger.post("/api/trial/reports", report(None)).await.refused(429), "rate_limited");
    }
    let reports = house.admin().await.get("/api/trial/reports").await.expect(200);
    let reports = reports.as_array().unwrap();
    assert_eq!(reports.len(), 200);
    assert_eq!((&reports[0]["name"], &reports[199]["name"]), (&json!("10-19"), &json!("1-0")));
}
