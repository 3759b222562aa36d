//! What is written reaches those in the room at once, and who was away when they come back.

use serde_json::{Value, json};

use crate::{client::Client, host::Host};

async fn write(host: &Host, token: &str, room: &str, key: &str, text: &str) -> Value {
    host.post(&format!("/api/rooms/{room}/messages"), Some(token), json!({ "key": key, "text": text })).await
}

#[tokio::test]
async fn a_message_its_change_and_its_end_reach_everyone_there() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut first, _) = Client::join(&host, &ada, &room).await;
    let (mut second, _) = Client::join(&host, &ben, &room).await;
    let written = write(&host, &ada, &room, "k", "hello").await;
    assert_eq!(second.until("chat").await["chat"], written);
    assert_eq!(first.until("chat").await["chat"], written);
    let path = format!("/api/rooms/{room}/messages/{}", written["id"].as_str().unwrap());
    host.patch(&path, &ada, json!({ "text": "hello!" })).await;
    assert_eq!(second.until("chat").await["chat"]["text"], "hello!");
    host.delete(&path, &ada).await;
    assert_eq!(second.until("chat_deleted").await["id"], written["id"]);
}

#[tokio::test]
async fn a_message_sent_twice_arrives_once_and_another_room_hears_nothing() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let (room, other) = (host.room(&ada, "members").await, host.room(&ada, "members").await);
    let (mut second, _) = Client::join(&host, &ben, &room).await;
    let (mut elsewhere, _) = Client::join(&host, &ben, &other).await;
    for _ in 0..3 {
        write(&host, &ada, &room, "k", "once").await;
    }
    write(&host, &ada, &room, "k2", "twice").await;
    assert_eq!(second.until("chat").await["chat"]["text"], "once");
    assert_eq!(second.until("chat").await["chat"]["text"], "twice");
    write(&host, &ada, &other, "k", "elsewhere").await;
    assert_eq!(elsewhere.until("chat").await["chat"]["text"], "elsewhere");
}

#[tokio::test]
async fn who_resumes_gets_what_was_written_meanwhile() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (second, joined) = Client::join(&host, &ben, &room).await;
    drop(second);
    write(&host, &ada, &room, "1", "one").await;
    write(&host, &ada, &room, "2", "two").await;
    let mut again = Client::hello(&host, &ben).await;
    let (id, token) = (&joined["participant"]["id"], &joined["resume_token"]);
    again.say(json!({ "type": "resume", "participant": id, "resume_token": token })).await;
    again.until("resumed").await;
    assert_eq!(again.until("chat").await["chat"]["text"], "one");
    assert_eq!(again.until("chat").await["chat"]["text"], "two");
}

#[tokio::test]
async fn reactions_rise_for_everyone_and_a_flood_of_them_is_let_fall() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut first, _) = Client::join(&host, &ada, &room).await;
    let (mut second, joined) = Client::join(&host, &ben, &room).await;
    for _ in 0..200 {
        second.say(json!({ "type": "reaction", "emoji": "🎉" })).await;
    }
    second.tell(json!({ "type": "media", "media": { "microphone": false, "camera": false } })).await;
    let mut risen = 0;
    loop {
        let message = first.hear().await;
        if message["type"] == "reaction" {
            assert_eq!((&message["participant"], &message["emoji"]), (&joined["participant"]["id"], &json!("🎉")));
            risen += 1;
        } else if message["type"] == "peer_changed" {
            break;
        }
    }
    assert!((8..=20).contains(&risen), "{risen}");
}

#[tokio::test]
async fn what_is_no_emoji_is_no_message_of_the_protocol() {
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let (mut first, _) = Client::join(&host, &ada, &room).await;
    first.say(json!({ "type": "reaction", "emoji": "<b>hi</b>" })).await;
    assert_eq!(first.until("error").await["code"], "malformed_message");
}

#[tokio::test]
async fn a_large_file_goes_through_the_one_port_and_comes_back_the_same() {
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let content: Vec<u8> =
        (0..3_000_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let file = host.upload(&room, &ada, content.clone()).await["id"].clone();
    let body = json!({ "key": "k", "text": "", "file": { "id": file, "name": "large.bin" } });
    host.post(&format!("/api/rooms/{room}/messages"), Some(&ada), body).await;
    let back = host.download(&format!("/api/rooms/{room}/files/{}", file.as_str().unwrap()), &ada).await;
    assert!(back == content);
}
