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
