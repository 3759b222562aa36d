//! Invite links and guests.

use std::time::Duration;

use serde_json::{Value, json};
use sohbet::auth::{cleaning, permission};
use sohbet_signaling::protocol::Role;

use crate::{
    house::{Answer, Browser, House},
    members::actor,
    rooms::{joins, room},
};

async fn create(by: &Browser<'_>, room: &str, role: &str, max_uses: Option<u32>) -> Answer {
    let body = json!({ "room": room, "role": role, "expires_in": 3600, "max_uses": max_uses });
    by.post("/api/invites", body).await
}

async fn invite(by: &Browser<'_>, room: &str, role: &str, max_uses: Option<u32>) -> String {
    create(by, room, role, max_uses).await.expect(201)["token"].as_str().unwrap().to_owned()
}

async fn accept(browser: &Browser<'_>, token: &str) -> Answer {
    browser.post("/api/invites/accept", json!({ "token": token })).await
}

async fn inspect(browser: &Browser<'_>, token: &str) -> Answer {
    browser.post("/api/invites/inspect", json!({ "token": token })).await
}

async fn guest<'a>(house: &'a House, token: &str) -> Result<Browser<'a>, Answer> {
    let mut browser = house.browser("192.0.2.50");
    let answer = browser.post("/api/invites/guest", json!({ "token": token, "name": "Guest" })).await;
    if answer.status != 201 {
        return Err(answer);
    }
    browser.keep(&answer.json()["session"]);
    Ok(browser)
}

#[tokio::test]
async fn an_invite_makes_a_member_and_counts_each_person_once() {
    let house = House::open().await;
    let (ada, bob, eve) = (house.account("ada").await, house.account("bob").await, house.account("eve").await);
    let room = room(&ada, "invite").await;
    let token = invite(&ada, &room, "member", Some(1)).await;
    assert_eq!(accept(&bob, &token).await.expect(200)["room"], room.as_str());
    assert_eq!(joins(&house, &bob, &room).await, Some(Role::Member));
    assert_eq!(accept(&eve, &token).await.refused(404), "invite_invalid");
    assert_eq!(joins(&house, &eve, &room).await, None);

    let token = invite(&ada, &room, "member", None).await;
    accept(&bob, &token).await.expect(200);
    accept(&ada, &token).await.expect(200);
    let listed = ada.get(&format!("/api/rooms/{room}/invites")).await.expect(200);
    assert_eq!(listed[0]["uses"], 0, "who is in already uses nothing up: {listed}");
    assert_eq!(joins(&house, &ada, &room).await, Some(Role::Owner), "and loses nothing");
}

#[tokio::test]
async fn an_invite_ends_with_its_time_or_when_it_is_revoked() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "invite").await;
    let token = invite(&ada, &room, "guest", None).await;
    let stranger = house.browser("192.0.2.9");
    inspect(&stranger, &token).await.expect(200);
    house.clock.advance(Duration::from_secs(3600));
    assert_eq!(inspect(&stranger, &token).await.refused(404), "invite_invalid");
    assert_eq!(guest(&house, &token).await.unwrap_err_answer().refused(404), "invite_invalid");

    let mut ada = ada;
    let grant = ada.refresh().await.expect(200);
    ada.keep(&grant);
    let created = create(&ada, &room, "guest", None).await.expect(201);
    let id = created["invite"]["id"].as_str().unwrap();
    ada.delete(&format!("/api/invites/{id}")).await.expect(204);
    let token = created["token"].as_str().unwrap();
    assert_eq!(inspect(&stranger, token).await.refused(404), "invite_invalid");
}

trait UnwrapErrAnswer {
    fn unwrap_err_answer(self) -> Answer;
}

impl UnwrapErrAnswer for Result<Browser<'_>, Answer> {
    #[track_caller]
    fn unwrap_err_answer(self) -> Answer {
        match self {
            Ok(_) => panic!("a guest came in"),
            Err(answer) => answer,
        }
    }
}

#[tokio::test]
async fn inspecting_an_invite_tells_what_it_is_good_for() {
    let house = House::with(|_| {}).await;
    let admin = house.admin().await;
    let stranger = house.browser("192.0.2.9");
    let room = room(&admin, "invite").await;
    let token = invite(&admin, &room, "guest", None).await;
    let info = inspect(&stranger, &token).await.expect(200);
    let expected = json!({
        "room": { "id": room, "name": "invite", "present": [] }, "may_register": false, "may_join_as_guest": true
    });
    assert_eq!(info, expected);
    let body = json!({ "room": null, "role": null, "expires_in": null, "max_uses": null });
    let token = admin.post("/api/invites", body).await.expect(201)["token"].as_str().unwrap().to_owned();
    let info = inspect(&stranger, &token).await.expect(200);
    assert_eq!(info, json!({ "room": null, "may_register": true, "may_join_as_guest": false }));
    assert_eq!(accept(&admin, &token).await.refused(404), "invite_invalid");
    assert_eq!(guest(&house, &token).await.unwrap_err_answer().refused(404), "invite_invalid");
}

#[tokio::test]
async fn a_guest_is_bound_to_the_room_of_the_invite() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let (theirs, open) = (room(&ada, "invite").await, room(&ada, "members").await);
    let token = invite(&ada, &theirs, "member", None).await;
    let guest = guest(&house, &token).await.unwrap_or_else(|answer| panic!("{answer:?}"));
    assert_eq!(joins(&house, &guest, &theirs).await, Some(Role::Guest));
    assert_eq!(joins(&house, &guest, &open).await, None);
    let rooms = guest.get("/api/rooms").await.expect(200);
    assert_eq!(rooms.as_array().unwrap().iter().map(|room| &room["id"]).collect::<Vec<_>>(), [&json!(theirs)]);
    let other = invite(&ada, &open, "member", None).await;
    assert_eq!(accept(&guest, &other).await.refused(403), "not_permitted");
    for answer in [
        guest.get("/api/accounts").await,
        guest.post("/api/rooms", json!({ "name": "Mine", "kind": "lasting", "visibility": "members" })).await,
        guest.put("/api/me/password", json!({ "current": "x", "new": "a new horse battery" })).await,
        guest.get(&format!("/api/rooms/{theirs}/members")).await,
    ] {
        assert_eq!(answer.refused(403), "not_permitted");
    }
    let me = guest.get("/api/me").await.expect(200);
    assert_eq!((&me["guest"], &me["login"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn a_guest_can_stay_a_day_and_is_then_forgotten() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "invite").await;
    let token = invite(&ada, &room, "guest", None).await;
    let guest = guest(&house, &token).await.unwrap_or_else(|answer| panic!("{answer:?}"));
    house.clock.advance(Duration::from_secs(86_399));
    guest.refresh().await.expect(200);
    house.clock.advance(Duration::from_secs(1));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(guest.refresh().await.refused(401), "not_authenticated");
    let guests = house.app.db.read(move |db| sohbet::db::user::guests(db, &room)).await.unwrap();
    assert!(guests.is_empty());
}

#[tokio::test]
async fn a_banned_guest_cannot_come_back_by_the_same_link() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "invite").await;
    let token = invite(&ada, &room, "guest", None).await;
    let troll = guest(&house, &token).await.unwrap_or_else(|answer| panic!("{answer:?}"));
    let (by, who) = (ada.id().await, troll.id().await);
    permission::ban(&house.app.db, &house.clock, &actor(by), &room, &who).await.unwrap();
    assert_eq!(joins(&house, &troll, &room).await, None);
    assert_eq!(guest(&house, &token).await.unwrap_err_answer().refused(404), "invite_invalid");
    let other = invite(&ada, &room, "guest", None).await;
    guest(&house, &other).await.unwrap_or_else(|answer| panic!("{answer:?}"));
}

#[tokio::test]
async fn a_banned_account_cannot_come_back_by_an_invite() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "invite").await;
    let first = invite(&ada, &room, "member", None).await;
    accept(&bob, &first).await.expect(200);
    let second = invite(&ada, &room, "member", None).await;
    let (by, who) = (ada.id().await, bob.id().await);
    permission::ban(&house.app.db, &house.clock, &actor(by), &room, &who).await.unwrap();
    assert_eq!(accept(&bob, &first).await.refused(404), "invite_invalid");
    assert_eq!(accept(&bob, &second).await.refused(403), "not_permitted");
    assert_eq!(joins(&house, &bob, &room).await, None);
}

#[tokio::test]
async fn invites_give_less_than_their_maker_has() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    assert_eq!(create(&bob, &room, "guest", None).await.refused(403), "not_permitted");
    ada.put(&format!("/api/rooms/{room}/members/{}", bob.id().await), json!({ "role": "moderator" })).await.expect(200);
    create(&bob, &room, "member", None).await.expect(201);
    assert_eq!(create(&bob, &room, "moderator", None).await.refused(403), "not_permitted");
    let higher = create(&ada, &room, "moderator", None).await.expect(201)["invite"]["id"].as_str().unwrap().to_owned();
    assert_eq!(create(&ada, &room, "owner", None).await.refused(403), "not_permitted");
    assert_eq!(bob.delete(&format!("/api/invites/{higher}")).await.refused(403), "not_permitted");
}

#[tokio::test]
async fn a_room_for_named_members_has_no_invites() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let named = room(&ada, "named").await;
    assert_eq!(create(&ada, &named, "member", None).await.refused(403), "not_permitted");
    let room = room(&ada, "invite").await;
    let token = invite(&ada, &room, "guest", None).await;
    let guest_inside = guest(&house, &token).await.unwrap_or_else(|answer| panic!("{answer:?}"));
    ada.patch(&format!("/api/rooms/{room}"), json!({ "visibility": "named" })).await.expect(200);
    assert_eq!(guest_inside.get("/api/me").await.refused(401), "not_authenticated");
    assert_eq!(guest(&house, &token).await.unwrap_err_answer().refused(404), "invite_invalid");
}

#[tokio::test]
async fn an_invite_that_makes_no_sense_is_explained() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "invite").await;
    for (expires_in, max_uses) in [(json!(0), json!(null)), (json!(-5), json!(null)), (json!(null), json!(0))] {
        let body = json!({ "room": room, "role": "guest", "expires_in": expires_in, "max_uses": max_uses });
        assert_eq!(ada.post("/api/invites", body).await.refused(422), "invalid_input");
    }
}
