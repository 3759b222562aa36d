use super::support::Server;
use crate::{
    CloseReason, Output,
    protocol::{ClientMessage, ErrorCode, ServerMessage},
};

fn step(to: &str, payload: &str) -> ClientMessage {
    ClientMessage::Safety { to: to.into(), payload: payload.into() }
}

#[test]
fn a_step_reaches_its_addressee_alone_and_unchanged() {
    let mut server = Server::new();
    let [ada, ben, cem] = ["ada", "ben", "cem"].map(|name| server.join(name, "kitchen"));
    for connection in [ada, ben, cem] {
        server.heard(connection);
    }
    server.say(ada, step("ben", "commit 00"));
    assert_eq!(server.heard(ben), [ServerMessage::Safety { from: "ada".into(), payload: "commit 00".into() }]);
    assert!(server.heard(cem).is_empty());
}

#[test]
fn a_step_stays_in_its_room() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "garden");
    server.heard(ada);
    server.heard(ben);
    server.say(ada, step("ben", "commit 00"));
    assert_eq!(server.error(ada), ErrorCode::NoSuchParticipant);
    assert!(server.heard(ben).is_empty());
}

#[test]
fn a_step_that_is_too_long_ends_who_sent_it() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    server.say(ada, step("ben", &"x".repeat(513)));
    assert!(server.other.contains(&Output::Close { connection: ada, reason: CloseReason::Malformed }));
    assert!(!server.heard(ben).iter().any(|message| matches!(message, ServerMessage::Safety { .. })));
}
