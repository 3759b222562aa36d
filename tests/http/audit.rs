//! The record of what people in charge did.

use std::time::Duration;

use serde_json::{Value, json};
use sohbet::{
    auth::{cleaning, permission},
    db::{self, audit},
};

use crate::{
    house::{Browser, House},
    members::actor,
    rooms::room,
};

/// The acts that somebody is shown, the newest first.
async fn acts(browser: &Browser<'_>, path: &str) -> Vec<String> {
    let page = browser.get(path).await.expect(200);
    page["entries"].as_array().unwrap().iter().map(|entry| entry["act"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_owners_do_to_their_room_is_written_down_with_the_names_of_the_time() {
    let house = House::open().await;
    let (admin, ada, bob) = (house.admin().await, house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "invite").await;
    let path = format!("/api/rooms/{room}");
    let wish = json!({ "room": room, "role": "guest", "expires_in": null, "max_uses": null });
    let invite = ada.post("/api/invites", wish).await.expect(201);
    ada.delete(&format!("/api/invites/{}", invite["invite"]["id"].as_str().unwrap())).await.expect(204);
    ada.put(&format!("{path}/members/{}", bob.id().await), json!({ "role": "moderator" })).await.expect(200);
    ada.patch(&path, json!({ "name": "Table", "waiting_room": "guests", "relay_only": true })).await.expect(200);
    ada.delete(&format!("{path}/members/{}", bob.id().await)).await.expect(204);
    let expected = [
        "member_removed",
        "addresses_hidden",
        "waiting_room_changed",
        "room_renamed",
        "role_given",
        "invite_revoked",
        "invite_made",
        "room_created",
    ];
    assert_eq!(acts(&ada, &format!("{path}/audit")).await, expected);

    bob.patch("/api/me", json!({ "name": "Robert" })).await.expect(200);
    ada.delete(&path).await.expect(204);
    let page = admin.get("/api/audit").await.expect(200);
    assert_eq!((&page["entries"][0]["act"], &page["entries"][0]["room"]), (&json!("room_deleted"), &json!("Table")));
    let given = page["entries"].as_array().unwrap().iter().find(|entry| entry["act"] == "role_given").unwrap();
    assert_eq!(
        (&given["actor"], &given["target"], &given["detail"]),
        (&json!("ada"), &json!("bob"), &json!("moderator"))
    );
    assert_eq!(given["created_at"], 1_795_000_000);
}

#[tokio::test]
async fn a_ban_and_its_end_are_written_down() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let (by, who) = (ada.id().await, bob.id().await);
    permission::ban(&house.app.db, &house.clock, &actor(by), &room, &who).await.unwrap();
    ada.delete(&format!("/api/rooms/{room}/bans/{who}")).await.expect(204);
    assert_eq!(acts(&ada, &format!("/api/rooms/{room}/audit")).await, ["ban_lifted", "banned", "room_created"]);
}

#[tokio::test]
async fn owners_read_the_record_of_their_room_and_administrators_everything() {
    let house = House::open().await;
    let (admin, ada, bob) = (house.admin().await, house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let path = format!("/api/rooms/{room}/audit");
    ada.get(&path).await.expect(200);
    for role in ["guest", "member", "moderator"] {
        ada.put(&format!("/api/rooms/{room}/members/{}", bob.id().await), json!({ "role": role })).await.expect(200);
        assert_eq!(bob.get(&path).await.refused(403), "not_permitted", "{role}");
    }
    assert_eq!(admin.get(&path).await.refused(403), "not_permitted");
    assert_eq!(ada.get("/api/audit").await.refused(403), "not_permitted");
    assert_eq!(house.browser("192.0.2.7").get("/api/audit").await.refused(401), "not_authenticated");
    assert_eq!(house.browser("192.0.2.7").get(&path).await.refused(401), "not_authenticated");
    admin.get("/api/audit").await.expect(200);
    // Another room's owner.
    let theirs = crate::rooms::room(&bob, "named").await;
    assert_eq!(ada.get(&format!("/api/rooms/{theirs}/audit")).await.refused(404), "not_found");
}

#[tokio::test]
async fn the_record_is_read_in_pages() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    for number in 0..60 {
        let name = json!({ "name": format!("Name {number}") });
        ada.patch(&format!("/api/rooms/{room}"), name).await.expect(200);
    }
    let path = format!("/api/rooms/{room}/audit");
    let first = ada.get(&path).await.expect(200);
    let second = ada.get(&format!("{path}?before={}", first["next"])).await.expect(200);
    let length = |page: &Value| page["entries"].as_array().unwrap().len();
    assert_eq!((length(&first), length(&second)), (50, 11));
    assert_eq!(
        (&first["entries"][0]["detail"], &second["entries"][0]["detail"]),
        (&json!("Name 59"), &json!("Name 9"))
    );
    assert_eq!(second["next"], Value::Null);
    assert_eq!(ada.get(&format!("{path}?before=x")).await.status.as_u16(), 400);
}

#[tokio::test]
async fn the_record_is_kept_as_long_as_is_configured() {
    let house = House::with(|config| {
        config.accounts.registration = sohbet::config::RegistrationMode::Open;
        config.audit.retention = Duration::from_secs(3600);
    })
    .await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let kept = || async {
        let room = room.clone();
        house.app.db.read(move |db| audit::page(db, Some(&room), None, 10)).await.unwrap().len()
    };
    house.clock.advance(Duration::from_secs(3600));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(kept().await, 1);
    house.clock.advance(Duration::from_secs(1));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(kept().await, 0);
}

#[tokio::test]
async fn whoever_knocks_again_and_again_is_one_entry_an_hour() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let (room, bob) = (room(&ada, "invite").await, bob.id().await);
    let knock = |reason: &'static str, now: i64| {
        let (room, bob) = (room.clone(), bob.clone());
        house.app.db.write(move |db| audit::insert_refusal(db, &bob, &room, reason, now))
    };
    for now in [1000, 1001, 4599] {
        knock("stranger", now).await.unwrap();
    }
    knock("locked", 1002).await.unwrap();
    knock("stranger", 4600).await.unwrap();
    let path = format!("/api/rooms/{room}/audit");
    assert_eq!(acts(&ada, &path).await, ["join_refused", "join_refused", "join_refused", "room_created"]);
    let none = house.app.db.write(|db| audit::insert_refusal(db, "nobody", "no such room", "stranger", 1));
    let none: Result<(), db::Error> = none.await;
    none.unwrap();
}

#[tokio::test]
async fn only_owners_arrange_the_waiting_room() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let path = format!("/api/rooms/{room}");
    let changed = ada.patch(&path, json!({ "waiting_room": "everyone" })).await.expect(200);
    assert_eq!(changed["waiting_room"], "everyone");
    assert_eq!(ada.patch(&path, json!({ "name": "Same" })).await.expect(200)["waiting_room"], "everyone");
    assert_eq!(bob.patch(&path, json!({ "waiting_room": "off" })).await.refused(403), "not_permitted");
    assert_eq!(ada.patch(&path, json!({ "waiting_room": "nonsense" })).await.refused(422), "invalid_input");
}

#[tokio::test]
async fn what_administrators_do_to_accounts_is_written_down() {
    let house = House::open().await;
    let (admin, bob) = (house.admin().await, house.account("bob").await.id().await);
    let path = format!("/api/accounts/{bob}");
    for change in [json!({ "admin": true }), json!({ "admin": false, "disabled": true }), json!({ "disabled": false })]
    {
        admin.patch(&path, change).await.expect(200);
    }
    admin.delete(&path).await.expect(204);
    let expected = ["account_deleted", "account_enabled", "account_disabled", "admin_taken", "admin_given"];
    assert_eq!(acts(&admin, "/api/audit").await, expected);
}

#[tokio::test]
async fn counts_of_calls_and_results_of_tests_are_forgotten_when_their_time_is_over() {
    let house = House::open().await;
    let report = db::trial_report::TrialReport {
        id: "r".to_owned(),
        name: None,
        created_at: house.app.auth.now(),
        results: "{}".to_owned(),
    };
    let day = house.app.auth.now() / 86_400;
    let mut tally = db::quality::Tally::default();
    tally.count(db::quality::Measure::Jitter, 3);
    let db = &house.app.db;
    db.write(move |db| {
        db::trial_report::insert(db, &report)?;
        db::quality::add(db, day, &tally)
    })
    .await
    .unwrap();
    let left = async || {
        cleaning::clean(&house.app).await.unwrap();
        let reports = db.read(db::trial_report::all).await.unwrap().len();
        let counts = db.read(move |db| db::quality::since(db, day)).await.unwrap().total(db::quality::Measure::Jitter);
        (reports, counts)
    };
    let days = |days: u32| Duration::from_secs(86_400) * days;
    house.clock.advance(days(30));
    assert_eq!(left().await, (1, 1));
    house.clock.advance(days(1));
    assert_eq!(left().await, (1, 0));
    house.clock.advance(days(60));
    assert_eq!(left().await, (0, 0));
}
