//! The server in its administrator's hands: commands beside a running server, in words and as JSON.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use serde_json::{Value, json};

use crate::{client::Client, home::Home};

/// The acts of the record, the oldest first, each with who did it.
fn acts(home: &Home) -> Vec<(String, String)> {
    let entries = home.json(&["audit", "list", "--json"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let acts = entries.as_array().unwrap().iter().map(|entry| (text(&entry["act"]), text(&entry["actor"])));
    let mut acts: Vec<_> = acts.collect();
    acts.reverse();
    acts
}

#[test]
fn what_is_done_by_command_is_in_the_record() {
    let home = Home::empty();
    let ada = home.json(&["user", "add", "ada", "--admin", "--json"]);
    assert_eq!((&ada["login"], &ada["admin"]), (&json!("ada"), &json!(true)));
    assert!(ada["password"].as_str().is_some_and(|password| password.len() >= 10));
    home.text(&["user", "add", "bob"]);
    home.text(&["user", "role", "bob", "admin"]);
    assert_eq!(home.json(&["user", "disable", "bob", "--json"])["disabled"], true);
    home.text(&["user", "enable", "bob"]);
    home.text(&["user", "role", "bob", "user"]);
    home.text(&["user", "password", "bob"]);
    let room = home.json(&["room", "add", "Kitchen", "--owner", "ada", "--visibility", "invite", "--json"]);
    let room = room["id"].as_str().unwrap();
    let invite = home.json(&["invite", "make", "--room", room, "--role", "guest", "--json"]);
    assert!(invite["link"].as_str().unwrap().contains("/invite#"));
    assert_eq!(home.json(&["invite", "list", "--json"])[0]["role"], "guest");
    home.text(&["invite", "revoke", invite["id"].as_str().unwrap()]);
    assert_eq!(home.json(&["invite", "list", "--json"]), json!([]));
    home.text(&["room", "delete", room]);
    home.text(&["user", "delete", "bob"]);
    let expected = [
        "account_made",
        "account_made",
        "admin_given",
        "account_disabled",
        "account_enabled",
        "admin_taken",
        "password_set",
        "room_created",
        "invite_made",
        "invite_revoked",
        "room_deleted",
        "account_deleted",
    ];
    let done: Vec<_> = expected.iter().map(|act| ((*act).to_owned(), "command line (root)".to_owned())).collect();
    assert_eq!(acts(&home), done);
}

#[test]
fn the_record_is_searched_and_exported_for_other_programs() {
    let home = Home::empty();
    for (login, name) in [("ada", "Ada, \"the first\""), ("bob", "=HYPERLINK(1)"), ("eve", "Eve")] {
        home.text(&["user", "add", login, "--name", name]);
    }
    let found = home.json(&["audit", "list", "THE FIRST", "--json"]);
    assert_eq!((found.as_array().unwrap().len(), &found[0]["target"]), (1, &json!("Ada, \"the first\"")));
    assert_eq!(home.json(&["audit", "list", "--act", "room_created", "--json"]), json!([]));
    assert_eq!(home.json(&["audit", "list", "--limit", "2", "--since", "1h", "--json"]).as_array().unwrap().len(), 2);
    assert!(home.failure(&["audit", "list", "--act", "sang"], 65).contains("no such act"));
    let table = home.text(&["audit", "export"]);
    let lines: Vec<_> = table.split("\r\n").collect();
    assert_eq!(lines[0], "number,created_at,act,actor,target,room,detail");
    assert!(lines[3].ends_with(r#","Ada, ""the first""","","""#), "{table}");
    assert!(lines[2].contains(r#""'=HYPERLINK(1)""#), "a spreadsheet computes nothing: {table}");
    let json = home.text(&["audit", "export", "--format", "jsonl"]);
    let targets: Vec<_> =
        json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["target"].clone()).collect();
    assert_eq!(targets, ["Eve", "=HYPERLINK(1)", "Ada, \"the first\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_says_how_it_is_and_who_is_signed_in_there() {
    let mut home = Home::running();
    let ada = home.http.register("ada").await;
    home.http.room(&ada).await;
    let status = home.json(&["status", "--json"]);
    assert_eq!((&status["accounts"], &status["rooms"], &status["server"]["calls"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!(status["server"]["address"], home.address().to_string());
    assert!(home.text(&["status"]).contains("Certificate  local, until "));
    let certificate = home.json(&["cert", "show", "--json"]);
    assert_eq!((&certificate["source"], &certificate["trouble"]), (&json!("local"), &Value::Null));
    assert!(home.text(&["cert", "show"]).contains("choose to trust"));
    let diagnostics = home.text(&["diagnostics"]);
    assert!(diagnostics.contains("database: ready") && !diagnostics.contains("ada"), "{diagnostics}");

    let sessions = home.json(&["session", "list", "ada", "--json"]);
    assert_eq!((sessions.as_array().unwrap().len(), &sessions[0]["address"]), (1, &json!("127.0.0.1")));
    assert_eq!(home.json(&["session", "list", "bob", "--json"]), json!([]));
    home.text(&["session", "end", sessions[0]["id"].as_str().unwrap()]);
    let (status, _) = home.http.send(reqwest::Method::GET, "/api/me", Some(&ada), Value::Null).await.unwrap();
    assert_eq!(status, 401, "it is over at once");

    home.stop();
    assert!(!home.file("control.sock").exists());
    let output = home.run(&["status", "--json"]);
    assert_eq!(output.status.code(), Some(69));
    let status: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&status["server"], &status["accounts"]), (&Value::Null, &json!(1)));
    home.failure(&["cert", "show"], 69);
    home.failure(&["cert", "renew"], 69);
    home.failure(&["diagnostics"], 69);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_ended_by_command_and_everybody_in_it_is_told() {
    let mut home = Home::running();
    let (ada, ben) = (home.http.register("ada").await, home.http.register("ben").await);
    let room = home.http.room(&ada).await;
    let empty = home.json(&["room", "close", &room, "--json"]);
    assert_eq!(empty, json!({ "room": room, "name": "Kitchen", "participants": 0 }));
    let (mut in_call, _) = Client::join(&home, &ada, &room).await;
    let (mut also, _) = Client::join(&home, &ben, &room).await;
    assert_eq!(home.json(&["room", "close", &room, "--json"])["participants"], 2);
    for client in [&mut in_call, &mut also] {
        assert_eq!(client.until("removed").await["reason"], "call_ended");
    }
    Client::join(&home, &ben, &room).await;
    assert!(home.text(&["room", "close", &room]).contains("The call in Kitchen is over"));
    let ended = ("call_ended".to_owned(), "command line (root)".to_owned());
    assert_eq!(acts(&home).into_iter().filter(|act| *act == ended).count(), 2, "where nobody is, nothing is ended");
    assert_eq!(home.json(&["room", "list", "--json"])[0]["id"], json!(room), "the room stays");
    assert!(home.failure(&["room", "close", "nowhere"], 65).contains("sohbet room list"));
    home.stop();
    assert!(home.failure(&["room", "close", &room], 69).contains("there is no call to end"));
}

#[test]
fn a_renewal_is_refused_where_no_authority_is_asked() {
    let home = Home::running();
    let message = home.failure(&["cert", "renew", "--json"], 78);
    assert!(message.contains("server.public_host"), "{message}");
    let message = home.failure(&["cert", "renew", "--tls-certificate-file", "mine.pem"], 78);
    assert!(message.contains("your own files"), "{message}");
    assert_eq!(acts(&home), []);
}

#[test]
fn what_root_does_before_the_first_start_belongs_to_the_service() {
    /// Some user that is not root, as the package makes one.
    const SERVICE: u32 = 12_345;
    let home = Home::empty();
    std::fs::create_dir(home.file("")).unwrap();
    std::os::unix::fs::chown(home.file(""), Some(SERVICE), Some(SERVICE)).unwrap();
    home.text(&["user", "add", "ada"]);
    home.text(&["backup"]);
    home.text(&["user", "add", "ben", "--server-data-dir", home.file("").join("below").to_str().unwrap()]);
    let mut seen = 0;
    let mut folders = vec![home.file("")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap().map(Result::unwrap) {
            let about = entry.metadata().unwrap();
            assert_eq!((about.uid(), about.gid()), (SERVICE, SERVICE), "{}", entry.path().display());
            assert_eq!(about.permissions().mode() & 0o077, 0, "{}", entry.path().display());
            folders.extend(about.is_dir().then(|| entry.path()));
            seen += 1;
        }
    }
    assert!(seen >= 4, "a database, a folder with a backup, and another with a database");
}

#[test]
fn what_is_not_there_is_said_so_with_a_way_to_find_what_is() {
    let home = Home::empty();
    home.text(&["user", "add", "ada"]);
    for words in [
        &["user", "disable", "eve"][..],
        &["room", "delete", "nowhere"],
        &["invite", "revoke", "none"],
        &["session", "end", "none"],
        &["room", "add", "Kitchen", "--owner", "eve"],
        &["invite", "make", "--room", "nowhere"],
    ] {
        let message = home.failure(words, 65);
        assert!(message.contains(" list`"), "{words:?}: {message}");
    }
    assert!(home.failure(&["backup", "--server-data-dir", "elsewhere"], 65).contains("There is no database"));
}
