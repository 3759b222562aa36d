//! Signing in, staying signed in, signing out.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use serde_json::{Value, json};
use sohbet::auth::cleaning;

use crate::house::{Answer, Browser, House, PASSWORD};

async fn login(browser: &Browser<'_>, login: &str, password: &str) -> Answer {
    browser.post("/api/sessions", json!({ "login": login, "password": password })).await
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let house = House::open().await;
    house.account("ada").await;
    let browser = house.browser("192.0.2.9");
    let wrong = login(&browser, "ada", "wrong horse battery").await.nameless();
    let unknown = login(&browser, "nobody", PASSWORD).await.nameless();
    assert_eq!(wrong.refused(401), "wrong_credentials");
    assert_eq!((wrong.status, &wrong.headers, &wrong.body), (unknown.status, &unknown.headers, &unknown.body));
    assert_eq!(login(&browser, "what is no name", PASSWORD).await.nameless().body, wrong.body);
    login(&browser, " ADA ", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn the_refresh_cookie_is_out_of_the_pages_reach() {
    let house = House::open().await;
    house.account("ada").await;
    let answer = login(&house.browser("192.0.2.9"), "ada", PASSWORD).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    for attribute in ["__Host-sohbet=", "; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/", "; Max-Age=2592000"]
    {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

#[tokio::test]
async fn an_access_token_works_for_a_quarter_of_an_hour() {
    let house = House::open().await;
    let mut ada = house.account("ada").await;
    house.clock.advance(Duration::from_secs(899));
    ada.get("/api/me").await.expect(200);
    house.clock.advance(Duration::from_secs(1));
    assert_eq!(ada.get("/api/me").await.refused(401), "not_authenticated");
    let grant = ada.refresh().await.expect(200);
    assert_eq!(grant["expires_in"], 900);
    ada.keep(&grant);
    ada.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn each_refresh_rotates_the_token_and_an_old_one_ends_the_session() {
    let house = House::open().await;
    let mut ada = house.account("ada").await;
    let stolen = ada.cookie.borrow().clone();
    let grant = ada.refresh().await.expect(200);
    ada.keep(&grant);
    assert_ne!(*ada.cookie.borrow(), stolen);
    house.clock.advance(Duration::from_secs(31));
    let thief = house.browser("198.51.100.1");
    *thief.cookie.borrow_mut() = stolen;
    assert_eq!(thief.refresh().await.refused(401), "not_authenticated");
    // Nobody knows which of the two is the thief, so both are out.
    assert_eq!(ada.get("/api/me").await.refused(401), "not_authenticated");
    assert_eq!(ada.refresh().await.refused(401), "not_authenticated");
    assert_eq!(*ada.cookie.borrow(), None);
}

#[tokio::test]
async fn two_tabs_that_refresh_at_once_both_stay_signed_in() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let before = ada.cookie.borrow().clone();
    ada.refresh().await.expect(200);
    let after = ada.cookie.borrow().clone();
    house.clock.advance(Duration::from_secs(30));
    let other_tab = house.browser("192.0.2.2");
    *other_tab.cookie.borrow_mut() = before;
    other_tab.refresh().await.expect(200);
    assert_eq!(*other_tab.cookie.borrow(), after, "both are given the same token");
    house.clock.advance(Duration::from_secs(900));
    other_tab.refresh().await.expect(200);
}

#[tokio::test]
async fn a_session_ends_after_a_month_without_use_and_not_while_it_is_used() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    for _ in 0..3 {
        house.clock.advance(Duration::from_secs(29 * 86_400));
        ada.refresh().await.expect(200);
    }
    house.clock.advance(Duration::from_secs(30 * 86_400));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(ada.refresh().await.refused(401), "not_authenticated");
}

#[tokio::test]
async fn every_session_is_listed_and_can_be_ended_at_once() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let mut phone = house.browser("198.51.100.7");
    let grant = login(&phone, "ada", PASSWORD).await.expect(200);
    phone.keep(&grant);
    let sessions = ada.get("/api/sessions").await.expect(200);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other: Vec<&Value> = sessions.iter().filter(|session| session["current"] == false).collect();
    assert_eq!(other[0]["address"], "198.51.100.7");
    let path = format!("/api/sessions/{}", other[0]["id"].as_str().unwrap());
    ada.delete(&path).await.expect(204);
    assert_eq!(phone.get("/api/me").await.refused(401), "not_authenticated");
    assert_eq!(phone.refresh().await.refused(401), "not_authenticated");
    ada.get("/api/me").await.expect(200);
    assert_eq!(ada.delete(&path).await.refused(404), "not_found");
}

#[tokio::test]
async fn logging_out_ends_the_session_and_forgets_the_cookie() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let cookie = ada.cookie.borrow().clone();
    ada.delete("/api/sessions/current").await.expect(204);
    assert_eq!(*ada.cookie.borrow(), None);
    *ada.cookie.borrow_mut() = cookie;
    assert_eq!(ada.refresh().await.refused(401), "not_authenticated");
}

#[tokio::test]
async fn nobody_ends_the_session_of_another() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let session = bob.get("/api/sessions").await.expect(200)[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(ada.delete(&format!("/api/sessions/{session}")).await.refused(404), "not_found");
    bob.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let mut phone = house.browser("198.51.100.7");
    let grant = login(&phone, "ada", PASSWORD).await.expect(200);
    phone.keep(&grant);
    let change = |current: &str| json!({ "current": current, "new": "a new horse battery" });
    assert_eq!(ada.put("/api/me/password", change("wrong")).await.refused(401), "wrong_credentials");
    ada.put("/api/me/password", change(PASSWORD)).await.expect(204);
    ada.get("/api/me").await.expect(200);
    assert_eq!(phone.get("/api/me").await.refused(401), "not_authenticated");
    assert_eq!(login(&phone, "ada", PASSWORD).await.refused(401), "wrong_credentials");
    login(&phone, "ada", "a new horse battery").await.expect(200);
}

#[tokio::test]
async fn tokens_and_passwords_lie_in_the_database_as_hashes_only() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let cookie = ada.cookie.borrow().clone().unwrap();
    let config = house.app.config.now();
    let folder = &config.server.data_dir;
    let mut bytes = std::fs::read(folder.join("sohbet.sqlite")).unwrap();
    bytes.extend(std::fs::read(folder.join("sohbet.sqlite-wal")).unwrap_or_default());
    let contains = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(contains(b"ada") && contains(b"$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(!contains(PASSWORD.as_bytes()));
    let raw = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, cookie).unwrap();
    assert!(!contains(&raw[..16]) && !contains(&raw[16..]));
    for file in ["sohbet.sqlite", "sohbet.sqlite-wal", "token.secret"] {
        let mode = std::fs::metadata(folder.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}
