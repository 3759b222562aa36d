//! Rooms: who sees them, who may join them, who runs them.

use std::time::Duration;

use serde_json::{Value, json};
use sohbet::auth::{access, cleaning, permission};
use sohbet_signaling::protocol::Role;

use crate::house::{Browser, House};

pub(crate) async fn room(owner: &Browser<'_>, visibility: &str) -> String {
    let body = json!({ "name": visibility, "kind": "lasting", "visibility": visibility });
    owner.post("/api/rooms", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The role with which the signaling side would let somebody join.
pub(crate) async fn joins(house: &House, browser: &Browser<'_>, room: &str) -> Option<Role> {
    let identity = access::verify(&house.app, browser.token.as_ref().unwrap()).await.unwrap();
    permission::join(&house.app, &identity, room).await.ok().map(|permit| permit.role)
}

async fn sees(browser: &Browser<'_>, room: &str) -> bool {
    browser.get("/api/rooms").await.expect(200).as_array().unwrap().iter().any(|seen| seen["id"] == room)
}

#[tokio::test]
async fn visibility_says_who_sees_and_joins_a_room() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    for (visibility, bobs) in [("members", Some(Role::Member)), ("named", None), ("invite", None)] {
        let room = room(&ada, visibility).await;
        let path = format!("/api/rooms/{room}");
        assert_eq!(joins(&house, &ada, &room).await, Some(Role::Owner), "{visibility}");
        assert_eq!(joins(&house, &bob, &room).await, bobs, "{visibility}");
        assert_eq!(sees(&bob, &room).await, bobs.is_some(), "{visibility}");
        assert_eq!(bob.get(&path).await.status.as_u16(), if bobs.is_some() { 200 } else { 404 });
        let member = format!("{path}/members/{}", bob.id().await);
        ada.put(&member, json!({ "role": "guest" })).await.expect(200);
        assert_eq!(joins(&house, &bob, &room).await, Some(Role::Guest), "{visibility}");
        assert!(sees(&bob, &room).await);
    }
}

#[tokio::test]
async fn an_administrator_has_no_way_into_the_rooms_of_others() {
    let house = House::open().await;
    let (admin, ada) = (house.admin().await, house.account("ada").await);
    let room = room(&ada, "named").await;
    assert_eq!(joins(&house, &admin, &room).await, None);
    assert_eq!(admin.get(&format!("/api/rooms/{room}")).await.refused(404), "not_found");
    assert_eq!(admin.delete(&format!("/api/rooms/{room}")).await.refused(404), "not_found");
}

#[tokio::test]
async fn only_an_owner_changes_or_deletes_a_room() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let path = format!("/api/rooms/{room}");
    for role in ["member", "moderator"] {
        ada.put(&format!("{path}/members/{}", bob.id().await), json!({ "role": role })).await.expect(200);
        assert_eq!(bob.patch(&path, json!({ "name": "Mine" })).await.refused(403), "not_permitted");
        assert_eq!(bob.delete(&path).await.refused(403), "not_permitted");
    }
    let changed = ada.patch(&path, json!({ "name": "Ours", "visibility": "invite" })).await.expect(200);
    assert_eq!((&changed["name"], &changed["visibility"]), (&json!("Ours"), &json!("invite")));
    ada.delete(&path).await.expect(204);
    assert_eq!(ada.get(&path).await.refused(404), "not_found");
}

#[tokio::test]
async fn an_owner_hides_addresses_and_the_choice_is_kept() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let path = format!("/api/rooms/{room}");
    assert_eq!(ada.get(&path).await.expect(200)["relay_only"], false);
    assert_eq!(bob.patch(&path, json!({ "relay_only": true })).await.refused(403), "not_permitted");
    ada.patch(&path, json!({ "relay_only": true })).await.expect(200);
    ada.patch(&path, json!({ "name": "Ours" })).await.expect(200);
    assert_eq!(bob.get(&path).await.expect(200)["relay_only"], true);
    let hidden = json!({ "name": "Hidden", "kind": "one_off", "visibility": "invite", "relay_only": true });
    assert_eq!(ada.post("/api/rooms", hidden).await.expect(201)["relay_only"], true);
}

#[tokio::test]
async fn a_new_visibility_counts_at_once() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    assert!(joins(&house, &bob, &room).await.is_some());
    ada.patch(&format!("/api/rooms/{room}"), json!({ "visibility": "named" })).await.expect(200);
    assert_eq!(joins(&house, &bob, &room).await, None);
}

#[tokio::test]
async fn a_room_shows_what_it_is() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let body = json!({ "name": " Kitchen ", "kind": "one_off", "visibility": "invite" });
    let mut room = ada.post("/api/rooms", body).await.expect(201);
    room["id"] = Value::Null;
    let expected = json!({
        "id": null, "name": "Kitchen", "kind": "one_off", "visibility": "invite", "role": "owner", "present": [],
        "created_at": 1_795_000_000, "waiting_room": "off", "relay_only": false
    });
    assert_eq!(room, expected);
}

#[tokio::test]
async fn one_off_rooms_go_when_they_stay_empty_and_lasting_ones_stay() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let lasting = room(&ada, "members").await;
    let body = json!({ "name": "Quick", "kind": "one_off", "visibility": "members" });
    let one_off = ada.post("/api/rooms", body).await.expect(201)["id"].as_str().unwrap().to_owned();
    house.clock.advance(Duration::from_secs(3599));
    cleaning::clean(&house.app).await.unwrap();
    assert!(joins_still(&house, &one_off).await);
    house.clock.advance(Duration::from_secs(1));
    cleaning::clean(&house.app).await.unwrap();
    assert!(!joins_still(&house, &one_off).await);
    assert!(joins_still(&house, &lasting).await);
}

async fn joins_still(house: &House, room: &str) -> bool {
    let room = room.to_owned();
    house.app.db.read(move |db| sohbet::db::room::find(db, &room)).await.unwrap().is_some()
}

#[tokio::test]
async fn nobody_owns_more_rooms_than_the_limit() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    for _ in 0..100 {
        room(&ada, "named").await;
    }
    let body = json!({ "name": "One more", "kind": "lasting", "visibility": "named" });
    assert_eq!(ada.post("/api/rooms", body).await.refused(409), "room_limit");
}
