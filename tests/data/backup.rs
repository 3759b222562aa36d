//! Backups of a server that is written to, and the way back from them, elsewhere.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::home::{Home, Http, PASSWORD, look_into};

/// Who writes: together often enough, and none of them more often than one may.
const WRITERS: usize = 10;
/// How long between two messages of one of them: fifty a second in all.
const EVERY: Duration = Duration::from_millis(200);

/// Keys of messages that the server took.
type Taken = Arc<watch::Sender<Vec<String>>>;

async fn write(http: Http, token: String, room: String, kept: Taken) {
    let mut ticks = tokio::time::interval(EVERY);
    for number in 0..25 {
        ticks.tick().await;
        let key = format!("{}-{number}", sohbet::random::id());
        let (status, answer) = http.write(&token, &room, &key, "good evening").await.unwrap();
        assert_eq!(status, 200, "{answer}");
        kept.send_modify(|kept| kept.push(key));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_during_fifty_writes_a_second_brings_everything_to_another_machine() {
    let home = Home::running();
    let mut tokens = Vec::new();
    for number in 0..WRITERS {
        tokens.push(home.http.register(&format!("writer-{number}")).await);
    }
    let room = home.http.room(&tokens[0]).await;
    let sent = vec![7; 300_000];
    let file = home.http.upload(&tokens[0], &room, sent.clone()).await;
    let body = json!({ "key": "with-a-file", "text": "look", "file": { "id": file, "name": "picture" } });
    let messages = format!("/api/rooms/{room}/messages");
    let (status, _) = home.http.send(Method::POST, &messages, Some(&tokens[0]), body).await.unwrap();
    assert_eq!(status, 200);
    let wish = json!({ "room": room, "role": "member", "expires_in": null, "max_uses": null });
    let (status, invite) = home.http.send(Method::POST, "/api/invites", Some(&tokens[0]), wish).await.unwrap();
    assert_eq!(status, 201);

    let kept = Taken::default();
    let writers: Vec<_> = tokens
        .iter()
        .map(|token| tokio::spawn(write(home.http.clone(), token.clone(), room.clone(), kept.clone())))
        .collect();
    let before = kept.subscribe().wait_for(|kept| kept.len() > 50).await.unwrap().clone();
    let backup = home.outside("evening.tar.gz");
    let said = home.text(&["backup", backup.to_str().unwrap()]);
    let after = kept.borrow().len();
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(kept.borrow().len() > after, "it was written to before, meanwhile and after");
    assert!(said.contains("It holds secrets"), "{said}");
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    let beside: Vec<_> = fs::read_dir(home.outside("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        beside.iter().all(|name| name == "data" || name == "evening.tar.gz"),
        "nothing is left beside it: {beside:?}"
    );

    let mut elsewhere = Home::empty();
    let restored = elsewhere.json(&["restore", backup.to_str().unwrap(), "--json"]);
    assert_eq!(restored["schema"], sohbet::db::newest_schema());
    assert_eq!(fs::metadata(elsewhere.database()).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!elsewhere.file(".restoring").exists());
    elsewhere.start();
    // The secrets came too: who was signed in still is.
    let there = elsewhere.http.keys(&tokens[1], &room).await;
    assert!(before.iter().all(|key| there.contains(key)), "every message from before the backup is there");
    let page = elsewhere.http.get(&tokens[0], &messages).await;
    let numbers: Vec<_> =
        page["messages"].as_array().unwrap().iter().map(|message| message["number"].as_i64().unwrap()).collect();
    let newest = i64::try_from(there.len()).unwrap();
    assert_eq!(numbers[0], newest, "and of those after it, the first ones without a gap");
    assert_eq!(elsewhere.json(&["user", "list", "--json"]).as_array().unwrap().len(), WRITERS);
    assert_eq!(elsewhere.json(&["room", "list", "--json"])[0]["name"], "Kitchen");
    let path = format!("/api/rooms/{room}/files/{file}");
    assert_eq!(elsewhere.http.download(&tokens[3], &path).await, sent);
    let token = json!({ "token": invite["token"] });
    let (status, leads) = elsewhere.http.send(Method::POST, "/api/invites/inspect", None, token).await.unwrap();
    assert_eq!((status.as_u16(), &leads["room"]["id"]), (200, &json!(room)));
    let login = json!({ "login": "writer-9", "password": PASSWORD });
    let (status, _) = elsewhere.http.send(Method::POST, "/api/sessions", None, login).await.unwrap();
    assert!(status.is_success());
}

/// A machine with one account, and a backup of it.
fn backed_up() -> (Home, String) {
    let home = Home::empty();
    home.text(&["user", "add", "ada"]);
    fs::write(home.file("token.secret"), "x".repeat(43)).unwrap();
    let backup = home.outside("backup.tar.gz").to_str().unwrap().to_owned();
    home.text(&["backup", &backup]);
    (home, backup)
}

/// Everything in a folder, by its path.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn data_that_is_there_is_kept_unless_one_says_otherwise_and_set_aside_then() {
    let (home, backup) = backed_up();
    home.text(&["user", "add", "bob"]);
    let before = content(&home.file(""));
    let message = home.failure(&["restore", &backup], 69);
    assert!(message.contains("holds a server's data") && message.contains("--replace"), "{message}");
    assert_eq!(content(&home.file("")), before);
    home.text(&["restore", &backup, "--replace"]);
    assert!(!home.text(&["user", "list"]).contains("bob"));
    let aside = look_into(&home.file("replaced/database.sqlite"));
    let logins: String =
        aside.query_row("SELECT group_concat(login ORDER BY login) FROM user", [], |row| row.get(0)).unwrap();
    assert_eq!(logins, "ada,bob");
    assert!(home.file("token.secret").exists() && home.file("replaced/token.secret").exists());
}

#[test]
fn a_running_server_s_folder_is_not_restored_into() {
    let (mut home, backup) = backed_up();
    home.start();
    let message = home.failure(&["restore", &backup, "--replace"], 69);
    assert!(message.contains("server is running") && message.contains("Stop it first"), "{message}");
    home.stop();
    home.text(&["restore", &backup, "--replace"]);
}

#[test]
fn a_damaged_backup_changes_nothing() {
    let (_home, backup) = backed_up();
    let whole = fs::read(&backup).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    let cut = whole[..whole.len() * 2 / 3].to_vec();
    let elsewhere = Home::empty();
    let file = elsewhere.outside("broken.tar.gz");
    for bytes in [flipped, cut, b"a letter to a friend".to_vec(), Vec::new()] {
        fs::write(&file, bytes).unwrap();
        let message = elsewhere.failure(&["restore", file.to_str().unwrap()], 65);
        assert!(message.contains("broken.tar.gz") && message.contains("Nothing was changed"), "{message}");
        assert!(content(&elsewhere.file("")).is_empty());
    }
}

/// Packs a backup anew, with something changed.
fn repacked(backup: &str, to: &Path, change: impl Fn(&str, &mut Vec<u8>) -> Option<String>) {
    let mut from = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(backup).unwrap()));
    let mut packed =
        tar::Builder::new(flate2::write::GzEncoder::new(fs::File::create(to).unwrap(), flate2::Compression::fast()));
    for entry in from.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let Some(name) = change(&path, &mut bytes) else { continue };
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        // Written by hand: the library refuses a path that leads out.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        packed.append(&header, &bytes[..]).unwrap();
    }
    packed.into_inner().unwrap().finish().unwrap();
}

#[test]
fn a_backup_that_somebody_changed_is_refused() {
    let (_home, backup) = backed_up();
    let elsewhere = Home::empty();
    let file = elsewhere.outside("changed.tar.gz");
    let refused = |expected: &str, change: &dyn Fn(&str, &mut Vec<u8>) -> Option<String>| {
        repacked(&backup, &file, change);
        let message = elsewhere.failure(&["restore", file.to_str().unwrap()], 65);
        assert!(message.contains(expected), "{message}");
        assert!(content(&elsewhere.file("")).is_empty());
    };
    refused("token.secret is not what it was", &|path, bytes| {
        if path == "token.secret" {
            bytes[0] = b'y';
        }
        Some(path.to_owned())
    });
    refused("token.secret is missing", &|path, _| (path != "token.secret").then(|| path.to_owned()));
    refused("its end is missing", &|path, _| (path != "manifest.json").then(|| path.to_owned()));
    refused("is no backup of sohbet", &|path, _| {
        Some(if path == "token.secret" { "../../token.secret".to_owned() } else { path.to_owned() })
    });
    refused("made by sohbet 9.0", &|path, bytes| {
        if path == "manifest.json" {
            let mut manifest: Value = serde_json::from_slice(bytes).unwrap();
            (manifest["schema"], manifest["version"]) = (json!(99), json!("9.0"));
            *bytes = manifest.to_string().into_bytes();
        }
        Some(path.to_owned())
    });
}

#[test]
fn a_damaged_database_is_neither_backed_up_nor_served() {
    let (mut home, _) = backed_up();
    let mut bytes = fs::read(home.database()).unwrap();
    bytes[4096..16_384].fill(0xA5);
    fs::write(home.database(), bytes).unwrap();
    let backup = home.outside("bad.tar.gz");
    let message = home.failure(&["backup", backup.to_str().unwrap()], 65);
    assert!(message.contains("database is damaged") && message.contains("sohbet restore"), "{message}");
    assert!(!backup.exists());
    // What a killed server leaves.
    fs::write(home.file("sohbet.sqlite-wal"), "not empty").unwrap();
    assert_eq!(home.try_start(), Err(Some(65)));
    let found = home.run(&["doctor", "--json"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let found = found.as_array().unwrap().iter().find(|finding| finding["check"] == "database").expect("it is noticed");
    assert!(found["advice"].as_str().unwrap().contains("sohbet restore"), "{found}");
}

#[test]
fn backups_without_a_name_stand_beside_the_scheduled_ones_and_only_the_newest_stay() {
    let (home, _) = backed_up();
    fs::create_dir(home.file("backups")).unwrap();
    for day in 1..=3 {
        fs::write(home.file(&format!("backups/sohbet-2026-01-0{day}T00-00-00Z.tar.gz")), "").unwrap();
    }
    let made = home.json(&["backup", "--backup-keep", "2", "--json"]);
    let left: Vec<_> = content(&home.file("backups")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].ends_with("sohbet-2026-01-03T00-00-00Z.tar.gz"), "{left:?}");
    assert_eq!(left[1], made["file"].as_str().unwrap());
}
