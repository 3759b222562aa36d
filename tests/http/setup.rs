//! The first administrator.

use serde_json::json;
use sohbet::auth::setup;

use crate::house::{House, PASSWORD};

fn request(token: &str, login: &str) -> serde_json::Value {
    json!({ "token": token, "login": login, "name": "Ada", "password": PASSWORD })
}

#[tokio::test]
async fn the_setup_link_makes_one_administrator_and_works_once() {
    let house = House::open().await;
    let mut browser = house.browser("192.0.2.1");
    assert_eq!(browser.get("/api/server").await.expect(200)["setup_required"], true);
    let token = setup::token(&house.app).await.unwrap().unwrap();
    let grant = browser.post("/api/setup", request(&token, "Ada")).await.expect(200);
    assert_eq!(grant["user"]["admin"], true);
    assert_eq!(grant["user"]["login"], "ada");
    browser.keep(&grant);
    browser.get("/api/settings").await.expect(200);
    assert_eq!(browser.get("/api/server").await.expect(200)["setup_required"], false);
    assert_eq!(browser.post("/api/setup", request(&token, "eve")).await.refused(409), "setup_done");
    assert_eq!(setup::token(&house.app).await.unwrap(), None);
}

#[tokio::test]
async fn a_wrong_setup_token_makes_nobody_an_administrator() {
    let house = House::open().await;
    let browser = house.browser("192.0.2.1");
    setup::token(&house.app).await.unwrap();
    assert_eq!(browser.post("/api/setup", request("guessed", "eve")).await.refused(403), "not_permitted");
    assert_eq!(browser.get("/api/server").await.expect(200)["setup_required"], true);
}

#[tokio::test]
async fn the_setup_token_stays_the_same_until_it_is_used() {
    let house = House::open().await;
    let first = setup::token(&house.app).await.unwrap().unwrap();
    assert_eq!(setup::token(&house.app).await.unwrap().unwrap(), first);
    let file = house.app.config.now().server.data_dir.join("setup.secret");
    assert!(file.exists());
    house.admin().await;
    assert!(!file.exists());
}

#[tokio::test]
async fn two_at_once_cannot_both_be_first() {
    let house = House::open().await;
    let token = setup::token(&house.app).await.unwrap().unwrap();
    let browser = house.browser("192.0.2.1");
    let (one, other) = tokio::join!(
        browser.post("/api/setup", request(&token, "one")),
        browser.post("/api/setup", request(&token, "other"))
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
