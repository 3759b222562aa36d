//! Rights that end while somebody is in a call.

use serde_json::json;
use sohbet::{auth::cleaning, db};

use crate::{client::Client, host::Host};

/// `Farewell::NotAuthenticated` in docs/protocol.md.
const NOT_AUTHENTICATED: u16 = 4401;

#[tokio::test]
async fn a_session_revoked_beside_the_server_ends_in_the_call_too() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut ada, _) = Client::join(&host, &ada, &room).await;
    let (mut ben, joined) = Client::join(&host, &ben, &room).await;
    let app = host.server.app();
    let user = joined["participant"]["user"].as_str().unwrap().to_owned();
    // As `sohbet user password` does from another process.
    app.db.write(move |db| db::session::delete_others(db, &user, None)).await.unwrap();
    cleaning::clean(app).await.unwrap();
    assert_eq!(ben.close_code().await, Some(NOT_AUTHENTICATED));
    assert_eq!(ada.until("peer_left").await["participant"], joined["participant"]["id"]);
}

#[tokio::test]
async fn a_room_deleted_beside_the_server_ends_with_its_call() {
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let (mut inside, _) = Client::join(&host, &ada, &room).await;
    let app = host.server.app();
    assert_eq!(app.hub.rooms().len(), 1);
    // As `sohbet room delete` does from another process.
    app.db.write(move |db| db::room::delete(db, &room)).await.unwrap();
    cleaning::clean(app).await.unwrap();
    inside.until("removed").await;
    assert!(app.hub.rooms().is_empty());
}

#[tokio::test]
async fn a_role_that_is_taken_away_ends_in_the_call_too() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "named").await;
    let member = format!("/api/rooms/{room}/members/{}", host.id(&ben).await);
    host.put(&member, &ada, json!({ "role": "moderator" })).await;
    let (mut at_work, joined) = Client::join(&host, &ben, &room).await;
    assert_eq!(joined["participant"]["role"], "moderator");
    host.put(&member, &ada, json!({ "role": "member" })).await;
    assert_eq!(at_work.until("role_changed").await["role"], "member");
    at_work.tell(json!({ "type": "lock", "locked": true })).await;
    assert_eq!(at_work.until("error").await["code"], "not_permitted");
    host.delete(&member, &ada).await;
    assert_eq!(at_work.until("removed").await["reason"], "access_ended");
}

#[tokio::test]
async fn a_room_that_closes_to_somebody_closes_at_once() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut inside, _) = Client::join(&host, &ben, &room).await;
    host.patch(&format!("/api/rooms/{room}"), &ada, json!({ "visibility": "named" })).await;
    assert_eq!(inside.until("removed").await["reason"], "access_ended");
}
