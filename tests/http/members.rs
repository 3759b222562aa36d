//! Roles in rooms, and bans.

use serde_json::{Value, json};
use sohbet::auth::{permission, roles::Actor};
use sohbet_signaling::protocol::Role;

use crate::{
    house::{Browser, House},
    rooms::{joins, room},
};

async fn give(by: &Browser<'_>, room: &str, to: &Browser<'_>, role: &str) -> u16 {
    let path = format!("/api/rooms/{room}/members/{}", to.id().await);
    by.put(&path, json!({ "role": role })).await.status.as_u16()
}

async fn take(by: &Browser<'_>, room: &str, from: &Browser<'_>) -> u16 {
    by.delete(&format!("/api/rooms/{room}/members/{}", from.id().await)).await.status.as_u16()
}

/// Somebody with an account, whose role the database knows.
pub(crate) fn actor(user: String) -> Actor {
    Actor { user, role: Role::Guest }
}

async fn ban(house: &House, by: &Browser<'_>, room: &str, who: &Browser<'_>) -> bool {
    let (by, who) = (by.id().await, who.id().await);
    permission::ban(&house.app.db, &house.clock, &actor(by), room, &who).await.is_ok()
}

#[tokio::test]
async fn owners_give_any_role_and_moderators_only_small_ones() {
    let house = House::open().await;
    let (ada, mod_, bob) = (house.account("ada").await, house.account("mod").await, house.account("bob").await);
    let room = room(&ada, "named").await;
    assert_eq!(give(&ada, &room, &mod_, "moderator").await, 200);
    assert_eq!(give(&mod_, &room, &bob, "member").await, 200);
    assert_eq!(give(&mod_, &room, &bob, "moderator").await, 403);
    assert_eq!(give(&mod_, &room, &mod_, "owner").await, 403);
    assert_eq!(give(&mod_, &room, &ada, "guest").await, 403);
    assert_eq!(take(&mod_, &room, &ada).await, 403);
    assert_eq!(give(&bob, &room, &bob, "owner").await, 403);
    assert_eq!(take(&mod_, &room, &bob).await, 204);
    assert_eq!(joins(&house, &bob, &room).await, None);
    assert_eq!(give(&ada, &room, &mod_, "owner").await, 200);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "named").await;
    assert_eq!(give(&ada, &room, &ada, "member").await, 403);
    assert_eq!(take(&ada, &room, &ada).await, 403);
    assert_eq!(give(&ada, &room, &bob, "owner").await, 200);
    assert_eq!(take(&ada, &room, &ada).await, 204);
    assert_eq!(joins(&house, &bob, &room).await, Some(Role::Owner));
}

#[tokio::test]
async fn members_are_for_moderators_to_see() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let path = format!("/api/rooms/{room}/members");
    assert_eq!(bob.get(&path).await.refused(403), "not_permitted");
    give(&ada, &room, &bob, "moderator").await;
    let members = bob.get(&path).await.expect(200);
    let roles: Vec<&Value> = members.as_array().unwrap().iter().map(|member| &member["role"]).collect();
    assert_eq!(roles, ["owner", "moderator"]);
    assert_eq!(members[0]["login"], "ada");
}

#[tokio::test]
async fn a_ban_wins_over_everything_until_it_is_lifted() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    for visibility in ["members", "named", "invite"] {
        let room = room(&ada, visibility).await;
        give(&ada, &room, &bob, "member").await;
        assert!(ban(&house, &ada, &room, &bob).await);
        assert_eq!(joins(&house, &bob, &room).await, None, "{visibility}");
        assert_eq!(bob.get(&format!("/api/rooms/{room}")).await.refused(403), "not_permitted");
        assert_eq!(give(&ada, &room, &bob, "member").await, 403);
        let bans = format!("/api/rooms/{room}/bans");
        let listed = ada.get(&bans).await.expect(200);
        assert_eq!(listed[0]["name"], "bob");
        assert_eq!(bob.delete(&format!("{bans}/{}", bob.id().await)).await.refused(403), "not_permitted");
        ada.delete(&format!("{bans}/{}", bob.id().await)).await.expect(204);
        assert_eq!(joins(&house, &bob, &room).await.is_some(), visibility == "members");
    }
}

#[tokio::test]
async fn only_who_stands_higher_bans() {
    let house = House::open().await;
    let (ada, mod_, bob) = (house.account("ada").await, house.account("mod").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    give(&ada, &room, &mod_, "moderator").await;
    assert!(!ban(&house, &bob, &room, &ada).await);
    assert!(!ban(&house, &mod_, &room, &ada).await);
    assert!(!ban(&house, &mod_, &room, &mod_).await);
    assert!(ban(&house, &mod_, &room, &bob).await);
    // A moderator that is none any more.
    give(&ada, &room, &mod_, "member").await;
    let eve = house.account("eve").await;
    assert!(!ban(&house, &mod_, &room, &eve).await);
    assert!(ban(&house, &ada, &room, &mod_).await);
}
