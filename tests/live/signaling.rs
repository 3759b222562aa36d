use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;

use crate::{client::Client, host::Host};

#[tokio::test]
async fn two_people_meet_and_what_one_says_reaches_the_other() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut ada, _) = Client::join(&host, &ada, &room).await;
    let (mut ben, joined) = Client::join(&host, &ben, &room).await;
    let peer = &joined["peers"][0];
    assert_eq!((&peer["participant"]["name"], &peer["polite"]), (&json!("Admin"), &json!(true)));
    let came = ada.until("peer_joined").await;
    assert_eq!((&came["peer"]["participant"]["name"], &came["peer"]["polite"]), (&json!("ben"), &json!(false)));

    let offer = json!({ "type": "offer", "sdp": "v=0" });
    let to = &peer["participant"]["id"];
    ben.tell(json!({ "type": "description", "to": to, "link": 0, "description": offer })).await;
    let heard = ada.until("description").await;
    assert_eq!((&heard["from"], &heard["description"]), (&joined["participant"]["id"], &offer));
}

#[tokio::test]
async fn a_lost_connection_is_resumed_with_what_was_missed() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (lost, joined) = Client::join(&host, &ada, &room).await;
    let (mut ben, _) = Client::join(&host, &ben, &room).await;
    drop(lost);
    let away = ben.until("peer_changed").await;
    assert_eq!(away["presence"], "reconnecting");
    let id = &joined["participant"]["id"];
    ben.tell(json!({ "type": "candidate", "to": id, "link": 0, "candidate": null })).await;

    let mut again = Client::hello(&host, &ada).await;
    again.say(json!({ "type": "resume", "participant": id, "resume_token": joined["resume_token"] })).await;
    assert_eq!(again.hear().await["type"], "resumed");
    assert_eq!(again.hear().await["type"], "peer_joined");
    assert_eq!(again.hear().await["type"], "candidate");
    assert_eq!(ben.until("peer_changed").await["presence"], "online");
}

#[tokio::test]
async fn nobody_enters_a_room_that_is_not_for_them() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let private = host.room(&ada, "invite").await;
    let mut stranger = Client::hello(&host, &ben).await;
    for room in [private.as_str(), "no-such-room", "", "' OR 1=1 --"] {
        stranger.say(json!({ "type": "join", "room": room, "media": { "microphone": true, "camera": true } })).await;
        let answer = stranger.hear().await;
        assert_eq!((&answer["type"], &answer["code"]), (&json!("error"), &json!("room_not_found")), "{room}");
    }
}

#[tokio::test]
async fn a_banned_person_is_gone_and_stays_out() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut ada, _) = Client::join(&host, &ada, &room).await;
    let (mut out, joined) = Client::join(&host, &ben, &room).await;
    ada.until("peer_joined").await;
    let id = joined["participant"]["id"].as_str().unwrap();
    ada.tell(json!({ "type": "remove", "participant": id, "ban": true })).await;
    assert_eq!(out.until("removed").await["reason"], "banned");
    assert_eq!(ada.until("peer_left").await["reason"], "removed");

    let mut back = Client::hello(&host, &ben).await;
    back.say(json!({ "type": "join", "room": room, "media": { "microphone": true, "camera": true } })).await;
    assert_eq!(back.hear().await["code"], "not_permitted");
    back.say(json!({ "type": "resume", "participant": id, "resume_token": joined["resume_token"] })).await;
    assert_eq!(back.hear().await["code"], "resume_refused");
}

#[tokio::test]
async fn a_revoked_session_ends_its_call_at_once_and_its_token_opens_nothing() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut client, _) = Client::join(&host, &ben, &room).await;
    host.delete("/api/sessions/current", &ben).await;
    assert_eq!(client.until("removed").await["reason"], "access_ended");
    assert_eq!(client.close_code().await, Some(4401));

    let mut again = Client::open(&host, None).await.unwrap();
    again.say(json!({ "type": "hello", "version": 1, "access_token": ben })).await;
    assert_eq!(again.hear().await["code"], "not_authenticated");
    assert_eq!(again.close_code().await, Some(4401));
}

#[tokio::test]
async fn a_deleted_room_ends_for_everybody_in_it() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut client, _) = Client::join(&host, &ben, &room).await;
    host.delete(&format!("/api/rooms/{room}"), &ada).await;
    assert_eq!(client.until("removed").await["reason"], "room_deleted");
}

#[tokio::test]
async fn pages_of_other_origins_are_turned_away() {
    let host = Host::start().await;
    for origin in ["https://evil.example", "null", &format!("http://{}", host.authority())] {
        match Client::open(&host, Some(origin)).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), 403, "{origin}"),
            _ => panic!("{origin} was let in"),
        }
    }
}

#[tokio::test]
async fn a_client_that_breaks_the_protocol_is_told_how_and_let_go() {
    let host = Host::start().await;
    let token = host.admin().await;
    let hello = |version: u32| json!({ "type": "hello", "version": version, "access_token": token });
    let framed = |message: Value| json!({ "seq": 0, "ack": 0, "message": message }).to_string();
    for (text, code) in [
        ("not JSON".to_owned(), "malformed_message"),
        (framed(json!({ "type": "ping" })), "malformed_message"),
        (framed(hello(2)), "unsupported_version"),
    ] {
        let mut client = Client::open(&host, None).await.unwrap();
        client.raw(text).await;
        assert_eq!(client.hear().await["code"], code);
        assert_eq!(client.close_code().await, Some(4400));
    }
    let mut client = Client::hello(&host, &token).await;
    client.raw(framed(json!({ "type": "no such message" }))).await;
    assert_eq!(client.hear().await["code"], "malformed_message");
    assert_eq!(client.close_code().await, Some(4400));
}

#[tokio::test]
async fn a_message_larger_than_any_offer_ends_the_connection() {
    let host = Host::start().await;
    let token = host.admin().await;
    let mut client = Client::hello(&host, &token).await;
    client.raw("x".repeat(65 * 1024)).await;
    assert_eq!(client.hear().await, Value::Null);
}

#[tokio::test]
async fn a_flood_of_messages_is_cut_off() {
    let host = Host::start().await;
    let token = host.admin().await;
    let mut client = Client::hello(&host, &token).await;
    for _ in 0..1500 {
        client.say(json!({ "type": "ping" })).await;
    }
    assert_eq!(client.close_code().await, Some(4429));
}
