//! The chat of a room: who may read and write it, and what stays of it.

use std::time::Duration;

use serde_json::{Value, json};
use sohbet::chat::cleaning;

use crate::{
    house::{Answer, Browser, House},
    rooms::room,
};

/// Half a minute in which everybody has their whole allowance back.
const CALM: Duration = Duration::from_secs(30);

async fn write(browser: &Browser<'_>, room: &str, key: &str, text: &str) -> Answer {
    browser.post(&format!("/api/rooms/{room}/messages"), json!({ "key": key, "text": text })).await
}

async fn written(browser: &Browser<'_>, room: &str, text: &str) -> String {
    let key = text.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    write(browser, room, &key, text).await.expect(200)["id"].as_str().unwrap().to_owned()
}

async fn texts(browser: &Browser<'_>, room: &str) -> Vec<String> {
    let page = browser.get(&format!("/api/rooms/{room}/messages")).await.expect(200);
    page["messages"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

async fn ban(house: &House, room: &str, user: &str) {
    let (room, user) = (room.to_owned(), user.to_owned());
    house.app.db.write(move |db| sohbet::db::ban::insert(db, &room, &user, 0)).await.unwrap();
}

/// A guest of a room of visibility `invite`.
async fn guest<'a>(house: &'a House, owner: &Browser<'_>, room: &str) -> Browser<'a> {
    let wish = json!({ "room": room, "role": "guest", "expires_in": null, "max_uses": null });
    let token = owner.post("/api/invites", wish).await.expect(201)["token"].clone();
    let mut guest = house.browser("192.0.2.9");
    let grant = guest.post("/api/invites/guest", json!({ "token": token, "name": "Gül" })).await.expect(201);
    guest.keep(&grant["session"]);
    guest
}

#[tokio::test]
async fn a_message_is_kept_as_it_was_written_and_read_newest_first() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let first = write(&ada, &room, "1", " <img src=x onerror=alert(1)>\r\nikinci satır ").await.expect(200);
    let expected = json!({
        "id": first["id"], "number": 1, "key": "1", "user": ada.id().await, "name": "ada",
        "text": "<img src=x onerror=alert(1)>\nikinci satır", "created_at": 1_795_000_000, "edited_at": null, "file": null,
        "reactions": [],
    });
    assert_eq!(first, expected);
    written(&ada, &room, "second").await;
    assert_eq!(texts(&ada, &room).await, ["second", "<img src=x onerror=alert(1)>\nikinci satır"]);
}

#[tokio::test]
async fn whoever_may_join_the_room_may_do_everything_and_nobody_else_anything() {
    let house = House::open().await;
    let (ada, bob, eve) = (house.account("ada").await, house.account("bob").await, house.account("eve").await);
    let room = room(&ada, "invite").await;
    ada.put(&format!("/api/rooms/{room}/members/{}", bob.id().await), json!({ "role": "member" })).await.expect(200);
    let gul = guest(&house, &ada, &room).await;
    let base = format!("/api/rooms/{room}/messages");
    for insider in [&ada, &bob, &gul] {
        let id = written(insider, &room, "hello").await;
        let message = format!("{base}/{id}");
        insider.patch(&message, json!({ "text": "hello!" })).await.expect(200);
        insider.put(&format!("{message}/reactions/👍"), Value::Null).await.expect(200);
        insider.delete(&format!("{message}/reactions/👍")).await.expect(200);
        insider.get(&base).await.expect(200);
        insider.delete(&message).await.expect(204);
    }
    let id = written(&ada, &room, "for us").await;
    let message = format!("{base}/{id}");
    let stranger = house.browser("192.0.2.77");
    for (outsider, status) in [(&eve, 404), (&stranger, 401)] {
        refused_everything(outsider, &base, &message, status).await;
    }
    for (banned, who) in [(&bob, bob.id().await), (&gul, gul.id().await)] {
        ban(&house, &room, &who).await;
        refused_everything(banned, &base, &message, 404).await;
    }
    assert_eq!(texts(&ada, &room).await, ["for us"]);
}

/// 404 may also be 403: a banned person who was invited knows that the room is there.
async fn refused_everything(browser: &Browser<'_>, base: &str, message: &str, status: u16) {
    let reaction = format!("{message}/reactions/👍");
    for answer in [
        browser.get(base).await,
        browser.post(base, json!({ "key": "k", "text": "let me in" })).await,
        browser.patch(message, json!({ "text": "mine" })).await,
        browser.delete(message).await,
        browser.put(&reaction, Value::Null).await,
        browser.delete(&reaction).await,
    ] {
        let found = answer.status.as_u16();
        assert!(found == status || (status == 404 && found == 403), "{found} instead of {status}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("for us"));
    }
}

#[tokio::test]
async fn only_the_writer_changes_a_message_and_moderators_delete_anybodys() {
    let house = House::open().await;
    let (ada, bob, cem) = (house.account("ada").await, house.account("bob").await, house.account("cem").await);
    let room = room(&ada, "members").await;
    let id = written(&cem, &room, "mine").await;
    let path = format!("/api/rooms/{room}/messages/{id}");
    for other in [&ada, &bob] {
        assert_eq!(other.patch(&path, json!({ "text": "yours" })).await.refused(403), "not_permitted");
    }
    assert_eq!(bob.delete(&path).await.refused(403), "not_permitted");
    ada.put(&format!("/api/rooms/{room}/members/{}", bob.id().await), json!({ "role": "moderator" })).await.expect(200);
    let owners = written(&ada, &room, "the owner's").await;
    bob.delete(&path).await.expect(204);
    bob.delete(&format!("/api/rooms/{room}/messages/{owners}")).await.expect(204);
    assert_eq!(bob.delete(&path).await.refused(404), "not_found");
    assert!(texts(&cem, &room).await.is_empty());
}

#[tokio::test]
async fn a_message_of_one_room_is_not_reached_through_another() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let (secret, open) = (room(&ada, "named").await, room(&bob, "members").await);
    let id = written(&ada, &secret, "between us").await;
    let path = format!("/api/rooms/{open}/messages/{id}");
    assert_eq!(bob.delete(&path).await.refused(404), "not_found");
    assert_eq!(bob.patch(&path, json!({ "text": "x" })).await.refused(404), "not_found");
    assert_eq!(bob.put(&format!("{path}/reactions/👍"), Value::Null).await.refused(404), "not_found");
    assert_eq!(texts(&ada, &secret).await, ["between us"]);
}

#[tokio::test]
async fn a_message_sent_again_with_its_key_is_one_message() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let first = write(&ada, &room, "k", "once").await.expect(200);
    let second = write(&ada, &room, "k", "once, and lost on the way").await.expect(200);
    assert_eq!(first, second);
    write(&bob, &room, "k", "another's key is another message").await.expect(200);
    assert_eq!(texts(&ada, &room).await.len(), 2);
}

#[tokio::test]
async fn an_edit_shows_and_changes_nothing_else() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let id = written(&ada, &room, "helo").await;
    let path = format!("/api/rooms/{room}/messages/{id}");
    house.clock.advance(Duration::from_secs(7));
    let same = ada.patch(&path, json!({ "text": "helo" })).await.expect(200);
    assert_eq!(same["edited_at"], Value::Null);
    let changed = ada.patch(&path, json!({ "text": "hello" })).await.expect(200);
    assert_eq!(
        (&changed["text"], &changed["number"], &changed["created_at"], &changed["edited_at"]),
        (&json!("hello"), &json!(1), &json!(1_795_000_000), &json!(1_795_000_007))
    );
    for text in ["", &"a".repeat(4001)] {
        assert_eq!(ada.patch(&path, json!({ "text": text })).await.refused(422), "invalid_input");
    }
}

#[tokio::test]
async fn reactions_are_one_of_each_for_each_person_and_have_an_end() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    let path = format!("/api/rooms/{room}/messages/{}/reactions", written(&ada, &room, "hi").await);
    for browser in [&ada, &bob, &bob] {
        browser.put(&format!("{path}/👍"), Value::Null).await.expect(200);
    }
    let both = ada.put(&format!("{path}/🎉"), Value::Null).await.expect(200);
    let people = |place: usize| both["reactions"][place]["people"].as_array().unwrap().len();
    assert_eq!((people(0), people(1)), (2, 1));
    assert_eq!(both["reactions"][0]["people"][1]["name"], "bob");
    let one = ada.delete(&format!("{path}/👍")).await.expect(200);
    assert_eq!(one["reactions"][0]["people"].as_array().unwrap().len(), 1);
    for text in ["ok", "%3Cb%3E", "👍👍"] {
        assert_eq!(ada.put(&format!("{path}/{text}"), Value::Null).await.refused(422), "invalid_input");
    }
    let mut taken = 2;
    for emoji in ('\u{1f400}'..='\u{1f4ff}').take(60) {
        house.clock.advance(Duration::from_secs(1));
        let answer = ada.put(&format!("{path}/{emoji}"), Value::Null).await;
        if answer.status != 200 {
            assert_eq!(answer.refused(409), "room_limit");
            break;
        }
        taken += 1;
    }
    assert_eq!(taken, 60);
}

#[tokio::test]
async fn history_comes_in_pages() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    for number in 1..=120 {
        house.clock.advance(Duration::from_secs(1));
        write(&ada, &room, &number.to_string(), &number.to_string()).await.expect(200);
    }
    let (mut seen, mut before) = (Vec::new(), String::new());
    for (length, more) in [(50, true), (50, true), (20, false)] {
        let page = ada.get(&format!("/api/rooms/{room}/messages{before}")).await.expect(200);
        let messages = page["messages"].as_array().unwrap();
        assert_eq!((messages.len(), &page["more"]), (length, &json!(more)));
        seen.extend(messages.iter().map(|one| one["text"].as_str().unwrap().to_owned()));
        before = format!("?before={}", messages.last().unwrap()["number"]);
    }
    assert_eq!(seen, (1..=120).rev().map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn who_writes_without_a_pause_is_asked_for_one() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "members").await;
    for number in 0..30 {
        write(&ada, &room, &number.to_string(), "again").await.expect(200);
    }
    assert_eq!(write(&ada, &room, "31", "again").await.refused(429), "rate_limited");
    write(&bob, &room, "1", "somebody else").await.expect(200);
    house.clock.advance(CALM);
    write(&ada, &room, "31", "after a pause").await.expect(200);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let long = "ş".repeat(4001);
    for (key, text) in [("k", ""), ("k", " \n "), ("k", long.as_str()), ("k", "a\u{0}b"), ("", "hi"), ("a b", "hi")] {
        assert_eq!(write(&ada, &room, key, text).await.refused(422), "invalid_input");
    }
    write(&ada, &room, "k", &"ş".repeat(4000)).await.expect(200);
    for query in ["before=x", "after=1"] {
        assert_eq!(ada.get(&format!("/api/rooms/{room}/messages?{query}")).await.refused(422), "invalid_input");
    }
}

#[tokio::test]
async fn messages_go_when_their_time_is_over_and_with_their_room() {
    let house = House::with(|config| config.chat.keep = Duration::from_secs(600)).await;
    let ada = house.admin().await;
    let room = room(&ada, "members").await;
    written(&ada, &room, "old").await;
    house.clock.advance(Duration::from_secs(300));
    written(&ada, &room, "newer").await;
    house.clock.advance(Duration::from_secs(301));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(texts(&ada, &room).await, ["newer"]);
    ada.delete(&format!("/api/rooms/{room}")).await.expect(204);
    assert!(house.app.db.read(sohbet::db::message::rooms).await.unwrap().is_empty());
}

#[tokio::test]
async fn with_nothing_to_keep_the_chat_goes_with_the_call() {
    let house = House::with(|config| config.chat.keep = Duration::ZERO).await;
    let ada = house.admin().await;
    let room = room(&ada, "members").await;
    written(&ada, &room, "for now").await;
    cleaning::clean(&house.app).await.unwrap();
    assert!(texts(&ada, &room).await.is_empty());
}

#[tokio::test]
async fn what_somebody_wrote_outlives_them() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "invite").await;
    let gul = guest(&house, &ada, &room).await;
    let id = written(&gul, &room, "I was here").await;
    gul.put(&format!("/api/rooms/{room}/messages/{id}/reactions/👋"), Value::Null).await.expect(200);
    let who = gul.id().await;
    house.app.db.write(move |db| sohbet::db::user::delete(db, &who)).await.unwrap();
    let page = ada.get(&format!("/api/rooms/{room}/messages")).await.expect(200);
    let message = &page["messages"][0];
    assert_eq!((&message["user"], &message["name"]), (&Value::Null, &json!("Gül")));
    assert_eq!(message["reactions"], json!([]));
}

#[tokio::test]
async fn who_would_have_to_wait_outside_reads_and_writes_nothing() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "invite").await;
    let gul = guest(&house, &ada, &room).await;
    written(&ada, &room, "for those inside").await;
    assert_eq!(texts(&gul, &room).await, ["for those inside"], "without a waiting room");
    ada.patch(&format!("/api/rooms/{room}"), json!({ "waiting_room": "guests" })).await.expect(200);
    gul.get(&format!("/api/rooms/{room}/messages")).await.expect(403);
    write(&gul, &room, "key", "let me in").await.expect(403);
    assert_eq!(texts(&ada, &room).await, ["for those inside"]);
}
