//! Files that people send: who may, how much, and that none of them is ever more than bytes.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{Request, header},
};
use futures_util::stream;
use serde_json::{Value, json};
use sohbet::{chat::cleaning, config::Size};

use crate::{
    house::{Answer, Browser, House, ORIGIN},
    rooms::room,
};

const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";

async fn upload(browser: &Browser<'_>, room: &str, length: Option<usize>, body: Body) -> Answer {
    let mut request = Request::post(format!("/api/rooms/{room}/files")).header(header::ORIGIN, ORIGIN);
    if let Some(token) = &browser.token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if let Some(length) = length {
        request = request.header(header::CONTENT_LENGTH, length);
    }
    // What the client calls it counts for nothing.
    request = request.header(header::CONTENT_TYPE, "text/html");
    browser.raw(request.body(body).unwrap()).await
}

async fn uploaded(browser: &Browser<'_>, room: &str, content: &[u8]) -> String {
    let answer = upload(browser, room, Some(content.len()), content.to_vec().into()).await.expect(201);
    answer["id"].as_str().unwrap().to_owned()
}

/// Uploads and sends a file; gives the message.
async fn sent(browser: &Browser<'_>, room: &str, name: &str, content: &[u8]) -> Value {
    let id = uploaded(browser, room, content).await;
    send(browser, room, &id, name).await.expect(200)
}

async fn send(browser: &Browser<'_>, room: &str, file: &str, name: &str) -> Answer {
    let body = json!({ "key": file, "text": "", "file": { "id": file, "name": name } });
    browser.post(&format!("/api/rooms/{room}/messages"), body).await
}

fn on_disk(house: &House) -> usize {
    std::fs::read_dir(house.app.config.now().server.data_dir.join("files")).unwrap().count()
}

/// Waits for what a dropped upload leaves behind to go.
async fn until_on_disk(house: &House, count: usize) {
    for _ in 0..500 {
        if on_disk(house) == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(on_disk(house), count);
}

#[tokio::test]
async fn a_file_comes_back_as_the_same_bytes_and_as_nothing_that_acts() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let message = sent(&ada, &room, "../ığdır <b>\".svg", SVG).await;
    assert_eq!(message["file"]["name"], "ığdır <b>\".svg");
    assert_eq!(message["file"]["size"], SVG.len());
    let path = format!("/api/rooms/{room}/files/{}", message["file"]["id"].as_str().unwrap());
    let answer = ada.get(&path).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_slice()), (200, SVG));
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        (
            "content-disposition",
            "attachment; filename=\"__d_r _b__.svg\"; filename*=UTF-8''%C4%B1%C4%9Fd%C4%B1r%20%3Cb%3E%22.svg",
        ),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.headers[name], value, "{name}");
        assert_eq!(answer.headers.get_all(name).iter().count(), 1, "{name}");
    }
}

#[tokio::test]
async fn the_server_names_a_file_and_nobody_else() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let id = uploaded(&ada, &room, b"x").await;
    assert!(house.app.config.now().server.data_dir.join("files").join(&id).is_file());
    for wish in ["..%2Fsohbet.sqlite", "..", "%2Fetc%2Fpasswd", "sohbet.sqlite"] {
        let answer = ada.get(&format!("/api/rooms/{room}/files/{wish}")).await;
        assert!(answer.status == 404 && !answer.body.starts_with(b"SQLite"), "{wish}");
    }
    assert_eq!(send(&ada, &room, "../sohbet.sqlite", "x").await.refused(422), "invalid_input");
    let body = json!({ "key": "k", "text": "", "file": { "id": "../sohbet.sqlite", "name": "x" } });
    assert_eq!(ada.post(&format!("/api/rooms/{room}/messages"), body).await.refused(404), "not_found");
}

#[tokio::test]
async fn who_may_not_join_the_room_neither_sends_nor_gets_a_file() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let room = room(&ada, "named").await;
    let message = sent(&ada, &room, "plan.txt", b"secret").await;
    let path = format!("/api/rooms/{room}/files/{}", message["file"]["id"].as_str().unwrap());
    let stranger = house.browser("192.0.2.77");
    for (browser, status) in [(&bob, 404), (&stranger, 401)] {
        for answer in
            [browser.get(&path).await, browser.delete(&path).await, upload(browser, &room, Some(1), "x".into()).await]
        {
            assert_eq!(answer.status.as_u16(), status);
        }
    }
    let member = format!("/api/rooms/{room}/members/{}", bob.id().await);
    ada.put(&member, json!({ "role": "member" })).await.expect(200);
    assert_eq!(bob.get(&path).await.body, b"secret");
    ada.delete(&member).await.expect(204);
    bob.get(&path).await.expect(404);
    assert_eq!(on_disk(&house), 1);
}

#[tokio::test]
async fn a_file_goes_with_one_message_of_the_one_who_uploaded_it() {
    let house = House::open().await;
    let (ada, bob) = (house.account("ada").await, house.account("bob").await);
    let (kitchen, garden) = (room(&ada, "members").await, room(&ada, "members").await);
    let id = uploaded(&ada, &kitchen, b"x").await;
    assert_eq!(ada.get(&format!("/api/rooms/{kitchen}/files/{id}")).await.refused(404), "not_found");
    assert_eq!(send(&bob, &kitchen, &id, "x").await.refused(404), "not_found");
    assert_eq!(send(&ada, &garden, &id, "x").await.refused(404), "not_found");
    send(&ada, &kitchen, &id, "x").await.expect(200);
    let again = json!({ "key": "another", "text": "", "file": { "id": id, "name": "x" } });
    assert_eq!(ada.post(&format!("/api/rooms/{kitchen}/messages"), again).await.refused(404), "not_found");
    assert_eq!(ada.delete(&format!("/api/rooms/{kitchen}/files/{id}")).await.refused(404), "not_found");
    assert_eq!(ada.get(&format!("/api/rooms/{garden}/files/{id}")).await.refused(404), "not_found");
}

#[tokio::test]
async fn a_file_is_as_large_as_permitted_and_as_large_as_it_says() {
    let house = House::with(|config| config.chat.file_size = Size::from_bytes(10)).await;
    let ada = house.admin().await;
    let room = room(&ada, "members").await;
    uploaded(&ada, &room, &[7; 10]).await;
    assert_eq!(upload(&ada, &room, Some(11), vec![7; 11].into()).await.refused(413), "file_too_large");
    assert_eq!(upload(&ada, &room, Some(0), Body::empty()).await.refused(413), "file_too_large");
    assert_eq!(upload(&ada, &room, None, vec![7; 5].into()).await.refused(411), "invalid_input");
    for length in [4, 6] {
        assert_eq!(upload(&ada, &room, Some(length), vec![7; 5].into()).await.refused(422), "invalid_input");
    }
    until_on_disk(&house, 1).await;
}

#[tokio::test]
async fn no_file_can_be_sent_where_none_may() {
    let house = House::with(|config| config.chat.file_size = Size::from_bytes(0)).await;
    let ada = house.admin().await;
    let room = room(&ada, "members").await;
    assert_eq!(upload(&ada, &room, Some(1), "x".into()).await.refused(413), "file_too_large");
    assert_eq!(ada.get(&format!("/api/rooms/{room}/messages")).await.expect(200)["file_limit"], 0);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let pieces = [Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("the network is gone"))];
    let answer = upload(&ada, &room, Some(8), Body::from_stream(stream::iter(pieces))).await;
    assert_eq!(answer.refused(422), "invalid_input");
    until_on_disk(&house, 0).await;
}

#[tokio::test]
async fn the_files_of_a_room_have_a_quota_that_deleting_gives_back() {
    let house = House::with(|config| config.chat.room_files = Size::from_bytes(10)).await;
    let ada = house.admin().await;
    let (kitchen, garden) = (room(&ada, "members").await, room(&ada, "members").await);
    let message = sent(&ada, &kitchen, "six", &[6; 6]).await;
    assert_eq!(upload(&ada, &kitchen, Some(5), vec![5; 5].into()).await.refused(409), "room_limit");
    uploaded(&ada, &garden, &[5; 5]).await;
    ada.delete(&format!("/api/rooms/{kitchen}/messages/{}", message["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(on_disk(&house), 1);
    uploaded(&ada, &kitchen, &[5; 5]).await;
}

#[tokio::test]
async fn files_go_with_their_room_and_with_time_and_unsent_ones_soon() {
    let house = House::with(|config| config.chat.keep = Duration::from_secs(7200)).await;
    let ada = house.admin().await;
    let (kitchen, garden) = (room(&ada, "members").await, room(&ada, "members").await);
    sent(&ada, &kitchen, "here", b"here").await;
    sent(&ada, &garden, "there", b"there").await;
    uploaded(&ada, &garden, b"never sent").await;
    ada.delete(&format!("/api/rooms/{kitchen}")).await.expect(204);
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(on_disk(&house), 2);
    house.clock.advance(Duration::from_secs(3601));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(on_disk(&house), 1);
    house.clock.advance(Duration::from_secs(3600));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(on_disk(&house), 0);
}

#[tokio::test]
async fn an_unsent_file_can_be_given_up() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    let id = uploaded(&ada, &room, b"x").await;
    ada.delete(&format!("/api/rooms/{room}/files/{id}")).await.expect(204);
    assert_eq!(on_disk(&house), 0);
}

#[tokio::test]
async fn nobody_piles_up_files_that_go_with_nothing() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    for _ in 0..10 {
        uploaded(&ada, &room, b"x").await;
    }
    assert_eq!(upload(&ada, &room, Some(1), "x".into()).await.refused(429), "rate_limited");
}

#[tokio::test]
async fn another_page_can_neither_write_nor_upload() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let room = room(&ada, "members").await;
    for path in ["messages", "files"] {
        let request = Request::post(format!("/api/rooms/{room}/{path}"))
            .header(header::ORIGIN, "https://evil.example")
            .header(header::AUTHORIZATION, format!("Bearer {}", ada.token.as_ref().unwrap()))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_LENGTH, 25)
            .body(r#"{"key":"k","text":"hello"}"#.into());
        assert_eq!(ada.raw(request.unwrap()).await.refused(403), "not_permitted");
    }
}

#[tokio::test]
async fn after_a_crash_what_was_half_there_is_gone() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    let at = room(&ada, "members").await;
    sent(&ada, &at, "whole", b"whole").await;
    let folder = house.app.config.now().server.data_dir.join("files");
    std::fs::write(folder.join("unknown"), "left over").unwrap();
    std::fs::write(folder.join("half"), "hal").unwrap();
    let (room, user) = (at.clone(), ada.id().await);
    house.app.db.write(move |db| sohbet::db::file::insert(db, "half", &room, &user, 4, 0)).await.unwrap();
    sohbet::chat::files::tidy(&house.app).await.unwrap();
    assert_eq!(on_disk(&house), 1);
}
