//! Registering, and running the accounts.

use serde_json::{Value, json};
use sohbet::config::RegistrationMode;

use crate::house::{Answer, Browser, House, PASSWORD};

async fn register(browser: &Browser<'_>, login: &str, invite: Option<&str>) -> Answer {
    let body = json!({ "login": login, "name": "Somebody", "password": PASSWORD, "invite": invite });
    browser.post("/api/accounts", body).await
}

async fn account_invite(admin: &Browser<'_>, max_uses: Option<u32>) -> String {
    let body = json!({ "room": null, "role": null, "expires_in": 3600, "max_uses": max_uses });
    admin.post("/api/invites", body).await.expect(201)["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn registration_follows_its_mode() {
    let house = House::with(|_| {}).await;
    let admin = house.admin().await;
    let stranger = house.browser("192.0.2.9");
    assert_eq!(stranger.get("/api/server").await.expect(200)["registration"], "invite");
    assert_eq!(register(&stranger, "eve", None).await.refused(403), "registration_closed");
    assert_eq!(register(&stranger, "eve", Some("guessed")).await.refused(404), "invite_invalid");
    let invite = account_invite(&admin, Some(1)).await;
    register(&stranger, "bob", Some(&invite)).await.expect(201);
    assert_eq!(register(&stranger, "eve", Some(&invite)).await.refused(404), "invite_invalid");

    admin.patch("/api/settings", json!({ "registration": "closed" })).await.expect(200);
    let invite = account_invite(&admin, None).await;
    assert_eq!(register(&stranger, "eve", Some(&invite)).await.refused(403), "registration_closed");

    admin.patch("/api/settings", json!({ "registration": "open" })).await.expect(200);
    register(&stranger, "eve", None).await.expect(201);
}

#[tokio::test]
async fn an_invite_is_not_used_up_by_a_name_that_is_taken() {
    let house = House::with(|_| {}).await;
    let admin = house.admin().await;
    let invite = account_invite(&admin, Some(1)).await;
    let stranger = house.browser("192.0.2.9");
    assert_eq!(register(&stranger, "ADMIN", Some(&invite)).await.refused(409), "login_taken");
    register(&stranger, "bob", Some(&invite)).await.expect(201);
}

#[tokio::test]
async fn what_the_configuration_says_counts_until_an_administrator_chooses() {
    let house = House::with(|config| {
        config.accounts.registration = RegistrationMode::Closed;
        config.server.name = "Configured".into();
    })
    .await;
    let admin = house.admin().await;
    let settings = admin.get("/api/settings").await.expect(200);
    assert_eq!(settings, json!({ "name": "Configured", "registration": "closed", "public_host": null }));
    let settings = admin.patch("/api/settings", json!({ "name": "Chosen" })).await.expect(200);
    assert_eq!(settings, json!({ "name": "Chosen", "registration": "closed", "public_host": null }));
    assert_eq!(house.browser("192.0.2.9").get("/api/server").await.expect(200)["name"], "Chosen");
}

#[tokio::test]
async fn names_and_passwords_that_do_not_fit_are_explained() {
    let house = House::open().await;
    let browser = house.browser("192.0.2.9");
    for (login, name, password) in [("a b", "A", PASSWORD), ("ab", "", PASSWORD), ("ab", "A", "short")] {
        let body = json!({ "login": login, "name": name, "password": password, "invite": null });
        assert_eq!(browser.post("/api/accounts", body).await.refused(422), "invalid_input");
    }
}

#[tokio::test]
async fn an_administrator_sees_everything_and_others_only_whom_they_can_add() {
    let house = House::open().await;
    let admin = house.admin().await;
    let ada = house.account("ada").await;
    let bob = house.account("bob").await;
    let bob_id = bob.id().await;
    admin.patch(&format!("/api/accounts/{bob_id}"), json!({ "disabled": true })).await.expect(200);
    let seen = admin.get("/api/accounts").await.expect(200);
    assert_eq!(seen.as_array().unwrap().len(), 3);
    assert_eq!((&seen[1]["login"], &seen[1]["admin"]), (&json!("admin"), &json!(true)));
    let seen = ada.get("/api/accounts").await.expect(200);
    let logins: Vec<&Value> = seen.as_array().unwrap().iter().map(|account| &account["login"]).collect();
    assert_eq!(logins, ["ada", "admin"]);
    assert_eq!((&seen[1]["admin"], &seen[1]["created_at"]), (&json!(false), &json!(0)));
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_back_when_enabled() {
    let house = House::open().await;
    let admin = house.admin().await;
    let bob = house.account("bob").await;
    let path = format!("/api/accounts/{}", bob.id().await);
    admin.patch(&path, json!({ "disabled": true })).await.expect(200);
    assert_eq!(bob.get("/api/me").await.refused(401), "not_authenticated");
    assert_eq!(bob.refresh().await.refused(401), "not_authenticated");
    let login = json!({ "login": "bob", "password": PASSWORD });
    assert_eq!(bob.post("/api/sessions", login.clone()).await.refused(401), "wrong_credentials");
    admin.patch(&path, json!({ "disabled": false })).await.expect(200);
    bob.post("/api/sessions", login).await.expect(200);
}

#[tokio::test]
async fn there_is_always_an_administrator() {
    let house = House::open().await;
    let admin = house.admin().await;
    let me = format!("/api/accounts/{}", admin.id().await);
    for change in [json!({ "admin": false }), json!({ "disabled": true })] {
        assert_eq!(admin.patch(&me, change).await.refused(403), "not_permitted");
    }
    assert_eq!(admin.delete(&me).await.refused(403), "not_permitted");
    let bob = house.account("bob").await;
    admin.patch(&format!("/api/accounts/{}", bob.id().await), json!({ "admin": true })).await.expect(200);
    admin.patch(&me, json!({ "admin": false })).await.expect(200);
    assert_eq!(admin.get("/api/settings").await.refused(403), "not_permitted");
    bob.get("/api/settings").await.expect(200);
}

#[tokio::test]
async fn only_administrators_run_the_server() {
    let house = House::open().await;
    let admin = house.admin().await;
    let ada = house.account("ada").await;
    let path = format!("/api/accounts/{}", admin.id().await);
    for answer in [
        ada.get("/api/settings").await,
        ada.get("/api/trial/reports").await,
        ada.patch("/api/settings", json!({ "registration": "open" })).await,
        ada.patch(&path, json!({ "disabled": true })).await,
        ada.delete(&path).await,
        ada.get("/api/invites").await,
        ada.post("/api/invites", json!({ "room": null, "role": null, "expires_in": null, "max_uses": null })).await,
    ] {
        assert_eq!(answer.refused(403), "not_permitted");
    }
}

#[tokio::test]
async fn the_rooms_of_a_deleted_account_go_to_its_members_or_with_it() {
    let house = House::open().await;
    let admin = house.admin().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = json!({ "name": "Shared", "kind": "lasting", "visibility": "named" });
    let shared = ada.post("/api/rooms", room).await.expect(201)["id"].as_str().unwrap().to_owned();
    let room = json!({ "name": "Alone", "kind": "lasting", "visibility": "members" });
    let alone = ada.post("/api/rooms", room).await.expect(201)["id"].as_str().unwrap().to_owned();
    let member = format!("/api/rooms/{shared}/members/{}", bob.id().await);
    ada.put(&member, json!({ "role": "member" })).await.expect(200);
    admin.delete(&format!("/api/accounts/{}", ada.id().await)).await.expect(204);
    assert_eq!(bob.get(&format!("/api/rooms/{shared}")).await.expect(200)["role"], "owner");
    assert_eq!(bob.get(&format!("/api/rooms/{alone}")).await.refused(404), "not_found");
    assert_eq!(ada.get("/api/me").await.refused(401), "not_authenticated");
}

#[tokio::test]
async fn dangerous_looking_text_is_kept_as_it_is() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let text = "'); DROP TABLE user; --<script>alert(1)</script> & \"ş\" 👋";
    assert_eq!(ada.patch("/api/me", json!({ "name": text })).await.expect(200)["name"], text);
    let room = json!({ "name": text, "kind": "lasting", "visibility": "members" });
    ada.post("/api/rooms", room).await.expect(201);
    let rooms = ada.get("/api/rooms").await;
    assert_eq!(rooms.expect(200)[0]["name"], text);
    assert_eq!(rooms.headers["content-type"], "application/json");
    assert_eq!(ada.get("/api/me").await.expect(200)["name"], text);
    assert_eq!(ada.get("/api/rooms/'%20OR%20'1'='1").await.refused(404), "not_found");
}

#[tokio::test]
async fn the_server_s_public_name_is_chosen_by_an_administrator_and_may_be_taken_back() {
    let house = House::open().await;
    let admin = house.admin().await;
    let chosen = admin.patch("/api/settings", json!({ "public_host": " Call.Example.org " })).await.expect(200);
    assert_eq!(chosen["public_host"], "call.example.org");
    let refused = admin.patch("/api/settings", json!({ "public_host": "https://call.example.org/" })).await;
    assert_eq!(refused.refused(422), "invalid_input");
    assert_eq!(admin.get("/api/settings").await.expect(200)["public_host"], "call.example.org");
    let none = admin.patch("/api/settings", json!({ "public_host": "" })).await.expect(200);
    assert_eq!(none["public_host"], json!(null));
}

#[tokio::test]
async fn how_calls_travel_is_told_to_administrators_alone() {
    let house = House::open().await;
    let nothing = json!({ "direct": 0, "udp": 0, "tcp": 0, "tls": 0 });
    let paths = house.admin().await.get("/api/paths").await.expect(200);
    assert_eq!(paths, json!({ "now": nothing, "since_start": nothing }));
    assert_eq!(house.browser("192.0.2.1").get("/api/paths").await.refused(401), "not_authenticated");
}

#[tokio::test]
async fn the_certificate_is_told_to_administrators_alone() {
    let house = House::open().await;
    let admin = house.admin().await;
    let certificate = admin.get("/api/certificate").await.expect(200);
    assert_eq!((&certificate["source"], &certificate["trouble"]), (&json!("local"), &json!(null)));
    assert!(certificate["names"].as_array().unwrap().contains(&json!("localhost")));
    assert_eq!(house.browser("192.0.2.1").get("/api/certificate").await.refused(401), "not_authenticated");
}
