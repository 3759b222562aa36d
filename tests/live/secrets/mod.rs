//! Nothing that people or the server keep from others reaches the log, however much is logged: the real binary lives through a
//! day at the level of `trace`, and its log is searched for every secret that the day knew.

mod house;

use std::{fs, path::Path};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use house::{CONFIGURED, HOME, House, WRONG_PASSWORD};

const PASSWORD: &str = "correct horse battery";
const NEW_PASSWORD: &str = "another horse battery";
const WRONG_KEY: &str = "the-key-of-nobody-at-all";
const ICE_PASSWORD: &str = "asd88fgpdd777uzjYhagZgUv";
const FINGERPRINT: &str = "4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB";
const CANDIDATE: &str = "198.51.100.77";
const MESSAGE: &str = "nobody but us should read this";
const FILE: &[u8] = b"nor should this file be read";

/// People come in: set-up, passwords, invitations, guests.
async fn arrive(house: &mut House) -> (String, String, String) {
    let setup = house.secrets.last().unwrap().clone();
    let body = json!({ "token": setup, "login": "ada", "name": "Ada", "password": PASSWORD });
    house.post("/api/setup", None, body).await;
    house.refused("/api/setup", None, &json!({ "token": setup }).to_string()).await;
    house.refused("/api/sessions", None, &json!({ "login": "ada", "password": WRONG_PASSWORD }).to_string()).await;
    house.refused("/api/sessions", None, &format!("{{\"login\": \"ada\", \"password\": \"{PASSWORD}\"")).await;
    let other = json!({ "login": "ada", "password": PASSWORD, "pasword": NEW_PASSWORD });
    house.refused("/api/sessions", None, &other.to_string()).await;
    let ada = house.login("ada", PASSWORD).await;
    let change = json!({ "current": PASSWORD, "new": NEW_PASSWORD });
    let changed = house.send(Method::PUT, "/api/me/password", Some(&ada), change.to_string()).await;
    assert_eq!(changed.status(), StatusCode::NO_CONTENT);
    let ada = house.login("ada", NEW_PASSWORD).await;

    let room = json!({ "name": "Kitchen", "kind": "lasting", "visibility": "members" });
    let room = house.post("/api/rooms", Some(&ada), room).await["id"].as_str().unwrap().to_owned();
    let invite = json!({ "room": null, "role": null, "expires_in": null, "max_uses": null });
    let invite = house.post("/api/invites", Some(&ada), invite).await;
    let invite = house.keep(&invite["token"]);
    house.post("/api/invites/inspect", None, json!({ "token": invite })).await;
    let body = json!({ "login": "ben", "name": "Ben", "password": PASSWORD, "invite": invite });
    house.post("/api/accounts", None, body).await;
    let guest = json!({ "room": room, "role": "guest", "expires_in": null, "max_uses": null });
    let guest = house.post("/api/invites", Some(&ada), guest).await;
    let guest = house.keep(&guest["token"]);
    let grant = house.post("/api/invites/guest", None, json!({ "token": guest, "name": "Eve" })).await;
    house.keep(&grant["session"]["access_token"]);
    house
        .refused("/api/invites/guest", None, &json!({ "token": format!("{guest}x"), "name": "Eve" }).to_string())
        .await;
    let ben = house.login("ben", PASSWORD).await;
    (ada, ben, room)
}

/// A call, with everything that passes the server in it, and what should not.
async fn call(house: &mut House, ada: &str, ben: &str, room: &str) {
    let mut first = house.client(ada).await;
    let joined = first.enter(room).await;
    let mut second = house.client(ben).await;
    let there = second.enter(room).await;
    let resume = house.keep(&joined["resume_token"]);
    house.keep(&there["resume_token"]);
    let ice = joined["ice_servers"][1].clone();
    house.allocate(&ice["username"], &ice["credential"]).await;
    house.keep(&there["ice_servers"][1]["credential"]);
    let sdp = format!("v=0\r\na=ice-ufrag:F7gI\r\na=ice-pwd:{ICE_PASSWORD}\r\na=fingerprint:sha-1 {FINGERPRINT}\r\n");
    let to = there["participant"]["id"].clone();
    first
        .tell(json!({ "type": "description", "to": to, "link": 0, "description": { "type": "offer", "sdp": sdp } }))
        .await;
    let candidate = format!("candidate:1 1 udp 1 {CANDIDATE} 5000 typ host");
    let candidate = json!({ "candidate": candidate, "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "F7gI" });
    first.tell(json!({ "type": "candidate", "to": to, "link": 0, "candidate": candidate })).await;
    second.until("candidate").await;
    let report = json!({ "gathering": 120, "first_media": 480, "path": "direct" });
    first.say(json!({ "type": "quality", "report": report })).await;
    drop(first);
    let mut again = house.client(ada).await;
    let id = &joined["participant"]["id"];
    again.say(json!({ "type": "resume", "participant": id, "resume_token": format!("{resume}x") })).await;
    assert_eq!(again.hear().await["code"], "resume_refused");
    again.say(json!({ "type": "resume", "participant": id, "resume_token": resume })).await;
    again.until("resumed").await;
    again.raw(format!("{{ \"resume_token\": \"{resume}\", \"sdp\": \"a=ice-pwd:{ICE_PASSWORD}\"")).await;
    again.close_code().await;
    house.post(&format!("/api/rooms/{room}/messages"), Some(ben), json!({ "key": "k", "text": MESSAGE })).await;
    let files = format!("{}/api/rooms/{room}/files", house.origin());
    let sent = house.http.post(files).header("origin", house.origin()).bearer_auth(ben).body(FILE).send().await;
    assert!(sent.unwrap().status().is_success());
}

/// Other programs: the relay's credentials, the figures.
async fn programs(house: &mut House, ada: &str) {
    let [_, _, (_, key), (_, device), (_, metrics), ..] = CONFIGURED;
    for key in [key, WRONG_KEY] {
        let answer =
            house.http.get(format!("{}/api/turn?service=turn&key={key}", house.origin())).send().await.unwrap();
        let credential: Value = answer.json().await.unwrap();
        if credential["password"].is_string() {
            house.allocate(&credential["username"], &credential["password"]).await;
        }
    }
    let (name, password) = device.split_once(':').unwrap();
    house.allocate(&json!(name), &json!(password)).await;
    let told = house.post("/api/alerts/test", Some(ada), Value::Null).await;
    assert!(
        told.as_array().unwrap().len() == 3 && house.secrets.iter().all(|secret| !told.to_string().contains(secret))
    );
    let trial = house.post("/api/trial", Some(ada), Value::Null).await;
    let servers = trial["ice_servers"].as_array().unwrap();
    for server in servers.iter().filter(|server| server["credential"].is_string()) {
        house.keep(&server["credential"]);
    }
    for (token, status) in [(metrics, 200), (WRONG_KEY, 401)] {
        let answer = house.send(Method::GET, "/metrics", Some(token), String::new()).await;
        assert_eq!(answer.status(), status);
        let page = answer.text().await.unwrap();
        assert!(house.secrets.iter().all(|secret| !page.contains(secret)), "nor are there any in the figures");
    }
}

/// What is secret in a file of the data folder: its lines, as in a key.
fn lines(content: &[u8]) -> impl Iterator<Item = String> {
    let text = String::from_utf8_lossy(content).into_owned();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.into_iter().filter(|line| line.len() > 20 && !line.contains("-----"))
}

/// A day's log, the secrets of that day, and the ids of its requests.
async fn a_day(format: &str) -> (String, Vec<String>, Vec<String>) {
    let mut house = House::open(format);
    let (ada, ben, room) = arrive(&mut house).await;
    call(&mut house, &ada, &ben, &room).await;
    programs(&mut house, &ada).await;
    let told = [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, WRONG_KEY, ICE_PASSWORD, FINGERPRINT, CANDIDATE, MESSAGE];
    house.secrets.extend(told.map(str::to_owned));
    house.secrets.push(String::from_utf8(FILE.to_vec()).unwrap());
    let kept = keys(&house.folder.path().join("data"));
    assert!(kept.len() > 2, "{kept:?}");
    for file in kept {
        house.secrets.extend(lines(&fs::read(file).unwrap()));
    }
    house.close()
}

/// The files that hold keys and secrets.
fn keys(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if entry.file_type().unwrap().is_dir() {
            found.extend(keys(&path));
        } else if name.contains("secret") || name.contains("key") {
            found.push(path);
        }
    }
    found
}

/// What nobody may find in a log, and what everybody should.
fn examine((log, secrets, request_ids): (String, Vec<String>, Vec<String>)) {
    assert!(secrets.len() > 30, "{}", secrets.len());
    for secret in &secrets {
        let told: Vec<_> = log.lines().filter(|line| line.contains(secret.as_str())).collect();
        assert!(told.is_empty(), "{secret}: {told:#?}");
    }
    for id in &request_ids {
        assert!(log.contains(id.as_str()), "{id}");
    }
    for target in ["sohbet::request", "sohbet::connection", "sohbet::webrtc", "sohbet::security"] {
        assert!(log.contains(target), "{target}");
    }
    let home = HOME.map(|part| part.to_string()).join(".");
    let loud = |line: &&str| !line.contains("DEBUG") && !line.contains("TRACE");
    let told: Vec<_> = log.lines().filter(loud).filter(|line| line.contains(&home)).collect();
    assert!(told.is_empty(), "an address above debug: {told:#?}");
    assert!(log.contains(&home) && log.contains("TRACE"), "much is logged");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_a_whole_day_is_in_the_log() {
    examine(a_day("full").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_a_whole_day_is_in_the_log_in_json_whose_every_line_is_an_object() {
    let day = a_day("json").await;
    for line in day.0.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        for field in ["timestamp", "level", "target", "message"] {
            assert!(line[field].is_string(), "{field}: {line}");
        }
    }
    examine(day);
}
