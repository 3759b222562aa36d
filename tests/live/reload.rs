//! A configuration that is read anew while people talk.

use std::time::Duration;

use serde_json::{Value, json};
use sohbet::config::{Config, Size};

use crate::{client::Client, host::Host};

/// Tells the server of another configuration, as a reload does.
fn change(host: &Host, change: impl FnOnce(&mut Config)) {
    let mut config = Config::clone(&host.server.app().config.now());
    change(&mut config);
    host.server.reload(&config);
}

#[tokio::test]
async fn a_room_holds_as_many_as_the_new_configuration_says_and_sends_nobody_away() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut first, _) = Client::join(&host, &ada, &room).await;
    Client::join(&host, &ada, &room).await;
    change(&host, |config| config.rooms.max_participants = 2);
    let mut third = Client::hello(&host, &ben).await;
    let join = json!({ "type": "join", "room": room, "media": { "microphone": true, "camera": false } });
    third.say(join.clone()).await;
    assert_eq!(third.until("error").await["code"], "room_full");
    change(&host, |config| config.rooms.max_participants = 3);
    third.say(join).await;
    third.until("joined").await;
    first.until("peer_joined").await;
}

#[tokio::test]
async fn the_server_says_and_allows_what_the_new_configuration_has() {
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let limit = async || host.get_as(&format!("/api/rooms/{room}/messages"), &ada).await["file_limit"].clone();
    let name = async || host.get("/api/server").await.json::<Value>().await.unwrap()["name"].clone();
    assert_ne!((limit().await, name().await), (json!(1_000_000), json!("Ours")));
    change(&host, |config| {
        config.chat.file_size = Size::megabytes(1);
        config.server.name = "Ours".into();
        config.signaling.grace = Duration::from_secs(7);
        // Waits for a restart.
        config.relay.realm = "ours".into();
    });
    assert_eq!((limit().await, name().await), (json!(1_000_000), json!("Ours")));
    let mut client = Client::open(&host, Some(&host.origin())).await.unwrap();
    client.say(json!({ "type": "hello", "version": 1, "access_token": ada })).await;
    assert_eq!(client.until("welcome").await["grace_ms"], 7000);
    assert_eq!(host.server.app().config.now().relay.realm, "sohbet");
}
