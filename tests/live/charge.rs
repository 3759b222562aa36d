//! Being in charge: what the server lets somebody do, what it keeps, and what it refuses to a client that was changed.

use serde_json::{Value, json};

use crate::{client::Client, host::Host};

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

fn media() -> Value {
    json!({ "microphone": true, "camera": true })
}

/// A guest's access token, by a link that the owner made.
async fn guest(host: &Host, owner: &str, room: &str) -> String {
    let wish = json!({ "room": room, "role": "guest", "expires_in": null, "max_uses": null });
    let invite = host.post("/api/invites", Some(owner), wish).await;
    let grant = host.post("/api/invites/guest", None, json!({ "token": invite["token"], "name": "Gül" })).await;
    grant["session"]["access_token"].as_str().unwrap().to_owned()
}

/// Comes to a room with a waiting room; gives what was answered.
async fn knock(host: &Host, token: &str, room: &str) -> (Client, Value) {
    let mut client = Client::hello(host, token).await;
    client.say(json!({ "type": "join", "room": room, "media": media() })).await;
    let answer = client.hear().await;
    (client, answer)
}

/// What the room's record says, the newest first, once it has so many entries: acts of a call are written beside it.
async fn record(host: &Host, owner: &str, room: &str, entries: usize) -> Vec<(String, Value, Value)> {
    let read = async {
        loop {
            let page = host.get_as(&format!("/api/rooms/{room}/audit"), owner).await;
            let list = page["entries"].as_array().unwrap();
            if list.len() >= entries {
                let told = |entry: &Value| {
                    (entry["act"].as_str().unwrap().to_owned(), entry["target"].clone(), entry["detail"].clone())
                };
                return list.iter().map(told).collect();
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("the record holds what was done")
}

#[tokio::test]
async fn guests_wait_outside_until_they_are_let_in() {
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "invite").await;
    host.patch(&format!("/api/rooms/{room}"), &ada, json!({ "waiting_room": "guests" })).await;
    let gul = guest(&host, &ada, &room).await;
    let (mut gul, answer) = knock(&host, &gul, &room).await;
    assert_eq!((&answer["type"], &answer["attended"]), (&json!("waiting"), &json!(false)));

    let (mut owner, _) = Client::join(&host, &ada, &room).await;
    assert_eq!(gul.until("waiting").await["attended"], true);
    let waiters = owner.until("waiters").await;
    assert_eq!(waiters["waiting"][0]["name"], "Gül");
    owner.tell(json!({ "type": "admit", "waiting": waiters["waiting"][0]["id"] })).await;
    assert_eq!(gul.until("joined").await["participant"]["id"], answer["participant"]);
    assert_eq!(owner.until("peer_joined").await["peer"]["participant"]["name"], "Gül");
    assert_eq!(record(&host, &ada, &room, 4).await[0], ("admitted".into(), json!("Gül"), Value::Null));
}

#[tokio::test]
async fn members_wait_where_everybody_waits_and_a_lost_connection_keeps_the_place() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    host.patch(&format!("/api/rooms/{room}"), &ada, json!({ "waiting_room": "everyone" })).await;
    let (mut owner, _) = Client::join(&host, &ada, &room).await;
    let (lost, answer) = knock(&host, &ben, &room).await;
    assert_eq!(answer["type"], "waiting");
    owner.until("waiters").await;
    drop(lost);
    let mut again = Client::hello(&host, &ben).await;
    let (id, token) = (&answer["participant"], &answer["resume_token"]);
    again.say(json!({ "type": "resume", "participant": id, "resume_token": token })).await;
    assert_eq!(again.until("waiting").await["participant"], *id);
    owner.tell(json!({ "type": "turn_away", "waiting": id })).await;
    assert_eq!(again.until("removed").await["reason"], "turned_away");
}

#[tokio::test]
async fn a_room_without_a_waiting_room_any_more_opens_its_door() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let path = format!("/api/rooms/{room}");
    host.patch(&path, &ada, json!({ "waiting_room": "everyone" })).await;
    let (mut ben, _) = knock(&host, &ben, &room).await;
    host.patch(&path, &ada, json!({ "waiting_room": "off" })).await;
    assert_eq!(ben.until("joined").await["type"], "joined");
}

#[tokio::test]
async fn a_role_given_in_a_call_stays_and_counts_at_once() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut owner, _) = Client::join(&host, &ada, &room).await;
    let (mut helper, joined) = Client::join(&host, &ben, &room).await;
    let id = &joined["participant"]["id"];
    owner.tell(json!({ "type": "give_role", "participant": id, "role": "moderator" })).await;
    assert_eq!(helper.until("role_changed").await["role"], "moderator");
    helper.tell(json!({ "type": "lock", "locked": true })).await;
    assert_eq!(owner.until("locked").await["by"], "ben");
    let members = host.get_as(&format!("/api/rooms/{room}/members"), &ben).await;
    assert_eq!(members[1]["role"], "moderator");

    owner.tell(json!({ "type": "hand_over", "participant": id })).await;
    assert_eq!(helper.until("role_changed").await["role"], "owner");
    assert_eq!(owner.until("role_changed").await["role"], "owner", "of ben");
    assert_eq!(owner.until("role_changed").await["role"], "moderator", "one's own");
    let shown = host.get_as(&format!("/api/rooms/{room}"), &ada).await;
    assert_eq!(shown["role"], "moderator");
    let given: Vec<_> =
        record(&host, &ben, &room, 5).await.into_iter().filter(|entry| entry.0 == "role_given").collect();
    let expected = [("Admin", "moderator"), ("ben", "owner"), ("ben", "moderator")];
    assert_eq!(given, expected.map(|(who, role)| ("role_given".into(), json!(who), json!(role))));
}

#[tokio::test]
async fn a_guest_in_charge_bans_for_as_long_as_the_call_lasts() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let gul = guest(&host, &ada, &room).await;
    let (mut owner, _) = Client::join(&host, &ada, &room).await;
    let (mut helper, joined) = Client::join(&host, &gul, &room).await;
    let (mut out, bens) = Client::join(&host, &ben, &room).await;
    let ban = json!({ "type": "remove", "participant": bens["participant"]["id"], "ban": true });
    helper.tell(ban.clone()).await;
    assert_eq!(helper.until("error").await["code"], "not_permitted");
    owner.tell(json!({ "type": "give_role", "participant": joined["participant"]["id"], "role": "moderator" })).await;
    helper.until("role_changed").await;
    helper.tell(ban).await;
    assert_eq!(out.until("removed").await["reason"], "banned");
    // Nothing of it is left in the database.
    let members = host.get_as(&format!("/api/rooms/{room}/members"), &ada).await;
    assert_eq!(members.as_array().unwrap().iter().filter(|member| member["role"] == "moderator").count(), 0);
}

#[tokio::test]
async fn a_locked_room_refuses_and_the_refusal_is_written_down_once() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut owner, _) = Client::join(&host, &ada, &room).await;
    owner.tell(json!({ "type": "lock", "locked": true })).await;
    owner.until("locked").await;
    for _ in 0..3 {
        let (_, answer) = knock(&host, &ben, &room).await;
        assert_eq!(answer["code"], "room_locked");
    }
    let acts: Vec<String> = record(&host, &ada, &room, 3).await.into_iter().map(|(act, ..)| act).collect();
    assert_eq!(acts.iter().filter(|act| *act == "join_refused").count(), 1, "{acts:?}");
    assert!(acts.contains(&"locked".to_owned()));
}

#[tokio::test]
async fn a_changed_client_gets_nowhere() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let (kitchen, garden) = (host.room(&ada, "members").await, host.room(&ada, "members").await);
    let (mut owner, joined) = Client::join(&host, &ada, &kitchen).await;
    let (mut mallory, theirs) = Client::join(&host, &ben, &kitchen).await;
    let (owner_id, own_id) = (&joined["participant"]["id"], &theirs["participant"]["id"]);
    for message in [
        json!({ "type": "switch_off", "participant": owner_id, "media": "microphone" }),
        json!({ "type": "switch_off", "participant": null, "media": "microphone" }),
        json!({ "type": "ask_to_unmute", "participant": owner_id }),
        json!({ "type": "hand", "participant": owner_id, "raised": true }),
        json!({ "type": "lock", "locked": true }),
        json!({ "type": "give_role", "participant": own_id, "role": "owner" }),
        json!({ "type": "hand_over", "participant": own_id }),
        json!({ "type": "admit", "waiting": null }),
        json!({ "type": "remove", "participant": owner_id, "ban": true }),
    ] {
        mallory.tell(message.clone()).await;
        assert_eq!(mallory.until("error").await["code"], "not_permitted", "{message}");
    }
    // The owner of one room acts on somebody of another.
    let (mut elsewhere, cems) = Client::join(&host, &host.account("cem").await, &garden).await;
    for forged in [&cems["participant"]["id"], &cems["participant"]["user"], &json!("no such one")] {
        owner.tell(json!({ "type": "switch_off", "participant": forged, "media": "microphone" })).await;
        assert_eq!(owner.until("error").await["code"], "no_such_participant");
        owner.tell(json!({ "type": "give_role", "participant": forged, "role": "owner" })).await;
        assert_eq!(owner.until("error").await["code"], "no_such_participant");
    }
    elsewhere.say(json!({ "type": "ping" })).await;
    assert_eq!(elsewhere.hear().await["type"], "pong", "nothing else was heard");
    // A moderator's word that nobody knows ends the connection.
    mallory
        .raw(json!({ "seq": 10, "ack": 0, "message": { "type": "unmute", "participant": owner_id } }).to_string())
        .await;
    assert_eq!(mallory.until("error").await["code"], "malformed_message");
}
