//! What only whoever looks after the server sees: who is there, how it went, what is kept, who is signed in.

use std::{fs, time::Duration};

use serde_json::{Value, json};
use sohbet::{
    Server,
    auth::{Identity, cleaning},
    config::Config,
    db::{
        self,
        session::{Session, Tokens},
    },
    history::{Recorder, Sample},
    hub::{Connection, Entry, IceHost, Outgoing},
};
use sohbet_signaling::protocol::{ClientFrame, ClientMessage, MediaPath, MediaState, QualityReport, Role, RoomInfo};
use tokio::sync::mpsc::Receiver;

use crate::{
    house::{Browser, House},
    rooms::room,
};

/// Somebody in a room, for as long as this is held.
pub(crate) struct Here {
    connection: Connection,
    outgoing: Receiver<Outgoing>,
    said: u32,
}

impl Here {
    pub(crate) fn come(house: &House, name: &str, room: &str) -> Self {
        let identity = Identity {
            user: format!("user {name}"),
            session: format!("session {name}"),
            name: name.to_owned(),
            guest: false,
            admin: false,
        };
        let (connection, outgoing) = house.app.hub.connect(identity, IceHost::new("call.example", 443));
        let room = RoomInfo { id: room.to_owned(), name: "Room".into(), relay_only: false };
        connection.join(Entry { room, role: Role::Member, waits: false, media: MediaState::default() }).unwrap();
        Self { connection, outgoing, said: 0 }
    }

    fn say(&mut self, message: ClientMessage) {
        self.said += 1;
        self.connection.handle_frame(ClientFrame { seq: self.said, ack: 0, message });
    }

    /// This participant's id.
    fn id(&mut self) -> String {
        while let Ok(outgoing) = self.outgoing.try_recv() {
            if let Outgoing::Frame(frame) = outgoing {
                let frame = serde_json::to_value(frame).unwrap();
                if let Some(id) = frame["message"]["participant"]["id"].as_str() {
                    return id.to_owned();
                }
            }
        }
        panic!("nobody has joined")
    }
}

#[tokio::test]
async fn strangers_and_people_who_are_not_administrators_see_nothing_of_it() {
    let house = House::open().await;
    let (admin, ada) = (house.admin().await, house.account("ada").await);
    let paths = ["live", "history", "storage", "diagnostics", "certificate", "sessions/all", "invites/rooms"];
    for path in paths.map(|path| format!("/api/{path}")) {
        assert_eq!(house.browser("192.0.2.9").get(&path).await.refused(401), "not_authenticated", "{path}");
        assert_eq!(ada.get(&path).await.refused(403), "not_permitted", "{path}");
        admin.get(&path).await.expect(200);
    }
}

#[tokio::test]
async fn who_is_in_a_call_is_shown_with_the_way_that_their_media_travel() {
    let house = House::open().await;
    let admin = house.admin().await;
    assert_eq!(admin.get("/api/live").await.expect(200), json!({ "rooms": [], "more_rooms": 0, "participants": 0 }));
    let kitchen = room(&admin, "members").await;
    let (mut ada, mut ben) = (Here::come(&house, "Ada", &kitchen), Here::come(&house, "Ben", &kitchen));
    ada.say(ClientMessage::Path { to: ben.id(), path: MediaPath::Direct });
    let live = admin.get("/api/live").await.expect(200);
    let [shown] = live["rooms"].as_array().unwrap().as_slice() else { panic!("{live}") };
    assert_eq!(
        (&shown["id"], &shown["name"], &shown["relay_only"]),
        (&json!(kitchen), &json!("members"), &json!(false))
    );
    let people: Vec<_> = shown["participants"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(people, ["Ada", "Ben"]);
    assert_eq!(shown["participants"][0]["ways"], json!({ "direct": 1, "udp": 0, "tcp": 0, "tls": 0 }));
    assert_eq!(shown["participants"][1]["ways"], json!({ "direct": 0, "udp": 0, "tcp": 0, "tls": 0 }));
    drop(ben);
    let live = admin.get("/api/live").await.expect(200);
    assert_eq!(live["rooms"][0]["participants"][1]["reconnecting"], json!(true), "{live}");
}

#[tokio::test]
async fn beyond_fifty_rooms_only_their_number_is_told() {
    let house = House::open().await;
    let admin = house.admin().await;
    let people: Vec<_> =
        (0..120).map(|number| Here::come(&house, "Somebody", &format!("room {}", number / 2))).collect();
    let live = admin.get("/api/live").await.expect(200);
    assert_eq!(live["rooms"].as_array().unwrap().len(), 50);
    assert_eq!((&live["more_rooms"], &live["participants"]), (&json!(10), &json!(120)));
    drop(people);
}

#[tokio::test]
async fn what_happens_in_calls_is_in_the_history() {
    let house = House::open().await;
    let admin = house.admin().await;
    let mut recorder = Recorder::new(&house.app);
    let (mut ada, _ben) = (Here::come(&house, "Ada", "kitchen"), Here::come(&house, "Ben", "kitchen"));
    for (loss, round_trip) in [(10, 40), (30, 80)] {
        let (loss, round_trip) = (loss.try_into().ok(), round_trip.try_into().ok());
        ada.say(ClientMessage::Quality { report: QualityReport { loss, round_trip, ..QualityReport::default() } });
    }
    recorder.record(&house.app);
    house.clock.advance(Duration::from_secs(60));
    recorder.record(&house.app);
    let history = admin.get("/api/history").await.expect(200);
    for (span, step, length) in [("hour", 60, 60), ("day", 900, 96), ("week", 7200, 84)] {
        let span = &history[span];
        assert_eq!((&span["step"], span["points"].as_array().unwrap().len()), (&json!(step), length), "{span}");
    }
    let points = history["hour"]["points"].as_array().unwrap();
    let (measured, after) = (&points[58], &points[59]);
    assert_eq!((&measured["people"], &measured["rooms"]), (&json!(2), &json!(1)), "{measured}");
    let near = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    assert!(near(&measured["loss"], 0.02) && near(&measured["round_trip"], 0.06), "{measured}");
    assert_eq!((&after["loss"], &points[57]), (&Value::Null, &Value::Null), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_what_was_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::default();
    config.server.data_dir = folder.path().into();
    config.server.listen = "127.0.0.1:0".parse().unwrap();
    let server = Server::start(config.clone()).await.unwrap();
    let now = server.app().auth.now();
    server.app().history.add(now, &Sample { seconds: 10.0, people: 7, ..Sample::default() });
    let before = server.app().history.spans(now);
    server.shutdown().await;
    let next = Server::start(config).await.unwrap();
    assert_eq!(next.app().history.spans(now), before);
    next.shutdown().await;
}

#[tokio::test]
async fn what_is_kept_is_measured_and_how_long_is_as_configured() {
    let house = House::with(|config| {
        config.chat.keep = Duration::from_secs(86_400);
        config.audit.retention = Duration::from_secs(7 * 86_400);
        config.backup.keep = 5;
    })
    .await;
    let admin = house.admin().await;
    let folder = house.app.config.now().backup_folder();
    fs::create_dir_all(&folder).unwrap();
    for name in ["sohbet-2026-01-02T00-00-00Z.tar.gz", "sohbet-2026-01-03T00-00-00Z.tar.gz"] {
        fs::write(folder.join(name), [0; 100]).unwrap();
    }
    let storage = admin.get("/api/storage").await.expect(200);
    assert!(storage["database"].as_u64().unwrap() > 4096, "{storage}");
    assert!(storage["disk"]["free"].as_u64() <= storage["disk"]["size"].as_u64(), "{storage}");
    assert_eq!((&storage["files"], &storage["files_bytes"]), (&json!(0), &json!(0)));
    let backups = &storage["backups"];
    assert_eq!((&backups["count"], &backups["bytes"], &backups["keep"]), (&json!(2), &json!(200), &json!(5)));
    assert!(backups["newest"].is_i64(), "{backups}");
    let retention = &storage["retention"];
    assert_eq!((&retention["messages"], &retention["audit"]), (&json!(86_400), &json!(604_800)));
}

#[tokio::test]
async fn what_became_of_the_certificate_is_told() {
    let house = House::open().await;
    let certificate = house.admin().await.get("/api/certificate").await.expect(200);
    let [made] = certificate["attempts"].as_array().unwrap().as_slice() else { panic!("{certificate}") };
    assert_eq!((&made["source"], &made["reason"]), (&json!("local"), &Value::Null));
    assert_eq!((&made["names"], &made["until"]), (&certificate["names"], &certificate["until"]));
}

/// The sessions that an administrator sees of somebody.
async fn sessions_of(admin: &Browser<'_>, login: &str) -> Vec<Value> {
    let all = admin.get("/api/sessions/all").await.expect(200);
    all["sessions"].as_array().unwrap().iter().filter(|one| one["login"] == login).cloned().collect()
}

#[tokio::test]
async fn an_administrator_ends_anybodys_session_which_is_written_down() {
    let house = House::open().await;
    let (admin, ada, ben) = (house.admin().await, house.account("ada").await, house.account("ben").await);
    let [session] = sessions_of(&admin, "ada").await.try_into().unwrap();
    assert_eq!(
        (&session["name"], &session["open"], &session["session"]["current"]),
        (&json!("ada"), &json!(false), &json!(false))
    );
    let path = format!("/api/sessions/{}", session["session"]["id"].as_str().unwrap());
    assert_eq!(ben.delete(&path).await.refused(404), "not_found", "others may not even know of it");
    ada.get("/api/me").await.expect(200);
    admin.delete(&path).await.expect(204);
    assert_eq!(ada.get("/api/me").await.refused(401), "not_authenticated");
    assert!(sessions_of(&admin, "ada").await.is_empty());
    let entry = admin.get("/api/audit").await.expect(200)["entries"][0].clone();
    assert_eq!(
        (&entry["act"], &entry["actor"], &entry["target"]),
        (&json!("session_ended"), &json!("The Admin"), &json!("ada"))
    );
    ben.delete("/api/sessions/current").await.expect(204);
    let newest = admin.get("/api/audit").await.expect(200)["entries"][0].clone();
    assert_eq!(newest["number"], entry["number"], "one's own is nobody else's business");
}

#[tokio::test]
async fn beyond_a_hundred_sessions_only_their_number_is_told() {
    let house = House::open().await;
    let admin = house.admin().await;
    let (user, now) = (admin.id().await, house.app.auth.now());
    let insert = move |db: &db::Connection, number: u8| {
        let session = Session {
            id: format!("session {number}"),
            user: user.clone(),
            created_at: now,
            last_used_at: now,
            expires_at: now + 60,
            address: "192.0.2.9".into(),
            user_agent: String::new(),
        };
        let tokens = Tokens { family: [number; 32], current: [number; 32], previous: None, rotated_at: now };
        db::session::insert(db, &session, &tokens)
    };
    house.app.db.write(move |db| (0..123).try_for_each(|number| insert(db, number))).await.unwrap();
    let all = admin.get("/api/sessions/all").await.expect(200);
    assert_eq!((all["sessions"].as_array().unwrap().len(), &all["more"]), (100, &json!(24)));
}

#[tokio::test]
async fn an_administrator_sees_the_invitations_of_all_rooms_and_takes_them_back() {
    let house = House::open().await;
    let (admin, ada, ben) = (house.admin().await, house.account("ada").await, house.account("ben").await);
    let kitchen = room(&ada, "invite").await;
    let wish = json!({ "room": kitchen, "role": "guest", "expires_in": 3600, "max_uses": null });
    let made = ada.post("/api/invites", wish).await.expect(201);
    let all = admin.get("/api/invites/rooms").await.expect(200);
    let expected = json!({ "invites": [{ "invite": made["invite"], "room_name": "invite" }], "more": 0 });
    assert_eq!(all, expected);
    assert!(!all.to_string().contains(made["token"].as_str().unwrap()));
    let path = format!("/api/invites/{}", made["invite"]["id"].as_str().unwrap());
    ben.delete(&path).await.refused(404);
    admin.delete(&path).await.expect(204);
    let inspected = ben.post("/api/invites/inspect", json!({ "token": made["token"] })).await;
    assert_eq!(inspected.refused(404), "invite_invalid");
    let wish = json!({ "room": kitchen, "role": "guest", "expires_in": 60, "max_uses": null });
    ada.post("/api/invites", wish).await.expect(201);
    house.clock.advance(Duration::from_secs(61));
    cleaning::clean(&house.app).await.unwrap();
    assert_eq!(admin.get("/api/invites/rooms").await.expect(200)["invites"], json!([]));
}
