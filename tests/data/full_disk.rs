//! A disk that is full: calls go on, writing is refused with a word that helps, and nothing that was kept is lost.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use reqwest::Method;
use serde_json::json;

use crate::{client::Client, home::Home};

/// A small disk of its own under a folder; it takes root's right to mount one.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path) -> Self {
        fs::create_dir(folder).unwrap();
        let words = ["-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs"];
        let mounted = Command::new("mount").args(words).arg(folder).status();
        assert!(mounted.is_ok_and(|status| status.success()), "a small disk takes root's right to mount one");
        Self(folder.to_owned())
    }

    /// Fills it to its last block.
    fn fill(&self) {
        let mut file = File::create(self.0.join("filler")).unwrap();
        let block = [0xA5; 4096];
        while file.write_all(&block).is_ok() {}
    }

    fn clear(&self) {
        fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a server may still be about to end.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_calls_go_on_writes_are_refused_and_nothing_taken_is_lost() {
    let mut home = Home::empty();
    let disk = Disk::mount(&home.file(""));
    home.start();
    let (ada, bob) = (home.http.register("ada").await, home.http.register("bob").await);
    let room = home.http.room(&ada).await;
    let (mut hers, _) = Client::join(&home, &ada, &room).await;
    let mut kept = vec!["before".to_owned()];
    assert_eq!(home.http.write(&ada, &room, "before", "hello").await.unwrap().0, 200);

    disk.fill();
    let refusal = write_until_refused(&home, &ada, &room, &mut kept).await;
    assert_eq!((&refusal["code"], &refusal["status"]), (&json!("disk_full"), &json!(507)), "{refusal}");
    let detail = refusal["detail"].as_str().unwrap();
    assert!(detail.contains("make space") && detail.contains("Calls go on"), "{detail}");
    let wish = json!({ "name": "Garden", "kind": "lasting", "visibility": "members" });
    let (status, refusal) = home.http.send(Method::POST, "/api/rooms", Some(&ada), wish).await.unwrap();
    assert_eq!((status.as_u16(), &refusal["code"]), (507, &json!("disk_full")));

    // Somebody joins and is seen; what was written can be read.
    let (mut his, joined) = Client::join(&home, &bob, &room).await;
    let came = hers.until("peer_joined").await;
    assert_eq!(came["peer"]["participant"]["name"], "bob", "{came}");
    his.tell(json!({ "type": "hand", "participant": joined["participant"]["id"], "raised": true })).await;
    let hands = hers.until("hands").await;
    assert_eq!(hands["hands"], json!([joined["participant"]["id"]]));
    assert!(home.http.keys(&bob, &room).await.len() >= kept.len());
    let told = String::from_utf8(home.run(&["user", "add", "eve"]).stderr).unwrap();
    assert!(told.contains("disk is full") && told.contains("Make space"), "{told}");

    disk.clear();
    let (status, answer) = home.http.write(&ada, &room, "after", "there is room again").await.unwrap();
    assert_eq!(status, 200, "{answer}");
    kept.push("after".to_owned());

    // Killed on a full disk, it says so until there is room.
    disk.fill();
    home.kill();
    let told = home.failure(&["serve"], 74);
    assert!(told.contains("full") || told.contains("No space left"), "{told}");
    disk.clear();
    home.start();
    let there = home.http.keys(&ada, &room).await;
    assert!(kept.iter().all(|key| there.contains(key)), "{kept:?} of {there:?}");
    sohbet::db::check(&home.database()).unwrap();
}

/// Writes until the server has no room for more, which it may find in what it has already, and gives what it says then.
async fn write_until_refused(home: &Home, token: &str, room: &str, kept: &mut Vec<String>) -> serde_json::Value {
    for number in 0..25 {
        let key = format!("full-{number}");
        let (status, answer) = home.http.write(token, room, &key, &"x".repeat(4000)).await.unwrap();
        if status != 200 {
            return answer;
        }
        kept.push(key);
    }
    panic!("the disk never was full");
}
