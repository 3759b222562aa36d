use super::support::Server;
use crate::{
    Output,
    protocol::{ClientFrame, ClientMessage, ErrorCode, QualityReport, ServerMessage},
};

fn quality(json: &str) -> Result<ClientMessage, serde_json::Error> {
    serde_json::from_str(&format!(r#"{{ "type": "quality", "report": {json} }}"#))
}

#[test]
fn a_report_is_handed_on_and_takes_no_number() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let report = QualityReport { loss: Some(12.try_into().unwrap()), ..QualityReport::default() };
    server.send(ada, ClientFrame { seq: 0, ack: 0, message: ClientMessage::Quality { report } });
    assert!(server.other.contains(&Output::Quality { participant: "ada".into(), report }));
    server.say(ada, ClientMessage::Leave);
    assert!(server.other.contains(&Output::Revoke { participant: "ada".into() }));
}

#[test]
fn nobody_outside_a_room_reports() {
    let mut server = Server::new();
    let stranger = server.connect();
    let message = ClientMessage::Quality { report: QualityReport::default() };
    server.send(stranger, ClientFrame { seq: 0, ack: 0, message });
    assert_eq!(server.error(stranger), ErrorCode::NotJoined);
    assert!(server.other.is_empty());
}

#[test]
fn only_values_that_can_be_are_taken() {
    assert!(quality(r#"{ "loss": 1000, "round_trip": 600000, "freezes": 0, "path": "tls" }"#).is_ok());
    assert!(quality("{}").is_ok());
    for wrong in [
        r#"{ "loss": 1001 }"#,
        r#"{ "loss": -1 }"#,
        r#"{ "loss": 0.5 }"#,
        r#"{ "jitter": 600001 }"#,
        r#"{ "freezes": 601 }"#,
        r#"{ "concealment": "much" }"#,
        r#"{ "path": "pigeon" }"#,
        r#"{ "user": 7 }"#,
    ] {
        assert!(quality(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_picture_held_back_is_told_to_the_one_who_would_see_it() {
    let mut server = Server::new();
    let (ada, ben, eve) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"), server.join("eve", "garden"));
    server.heard(ben);
    server.say(ada, ClientMessage::Picture { to: "ben".into(), paused: true });
    assert_eq!(server.heard(ben), [ServerMessage::Picture { from: "ada".into(), paused: true }]);
    server.say(ada, ClientMessage::Picture { to: "eve".into(), paused: true });
    server.heard(ada);
    assert!(!server.heard(eve).iter().any(|message| matches!(message, ServerMessage::Picture { .. })));
}
