use std::slice;

use super::support::Server;
use crate::protocol::{ChatMessage, ClientFrame, ClientMessage, Emoji, ErrorCode, ServerMessage};

fn reaction() -> ClientMessage {
    ClientMessage::Reaction { emoji: Emoji::new("🎉").unwrap() }
}

fn deleted(id: &str) -> ServerMessage {
    ServerMessage::ChatDeleted { id: id.into() }
}

#[test]
fn everyone_in_the_room_hears_of_its_chat_and_nobody_else() {
    let mut server = Server::new();
    let (ada, ben, cem) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"), server.join("cem", "garden"));
    for connection in [ada, ben, cem] {
        server.heard(connection);
    }
    server.signaling.tell_room("kitchen", &deleted("1"));
    server.drain();
    assert_eq!(server.heard(ada), [deleted("1")]);
    assert_eq!(server.heard(ben), [deleted("1")]);
    assert!(server.heard(cem).is_empty());
}

#[test]
fn who_resumes_hears_what_was_written_meanwhile() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    server.disconnect(ada);
    server.signaling.tell_room("kitchen", &deleted("1"));
    server.drain();
    let again = server.resume("ada", 0).unwrap();
    assert!(server.heard(again).contains(&deleted("1")));
}

#[test]
fn a_reaction_reaches_everyone_there_and_is_not_kept_for_who_is_away() {
    let mut server = Server::new();
    let (ada, ben, cem) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"), server.join("cem", "kitchen"));
    server.disconnect(cem);
    server.heard(ada);
    server.heard(ben);
    server.send(ada, ClientFrame { seq: 0, ack: 0, message: reaction() });
    let rises = ServerMessage::Reaction { participant: "ada".into(), emoji: Emoji::new("🎉").unwrap() };
    assert_eq!(server.heard(ada), slice::from_ref(&rises));
    assert_eq!(server.heard(ben), slice::from_ref(&rises));
    let again = server.resume("cem", 0).unwrap();
    assert!(!server.heard(again).contains(&rises));
}

#[test]
fn a_numbered_reaction_is_refused_and_a_stranger_cannot_react() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    server.heard(ada);
    server.say(ada, reaction());
    assert_eq!(server.error(ada), ErrorCode::MalformedMessage);
    let stranger = server.connect();
    server.send(stranger, ClientFrame { seq: 0, ack: 0, message: reaction() });
    assert_eq!(server.error(stranger), ErrorCode::NotJoined);
}

#[test]
fn what_is_written_stays_out_of_the_log() {
    let chat = ChatMessage {
        id: "1".into(),
        number: 1,
        key: "k".into(),
        user: None,
        name: "Ada".into(),
        text: "a secret".into(),
        created_at: 0,
        edited_at: None,
        file: None,
        reactions: Vec::new(),
    };
    assert!(!format!("{:?}", ServerMessage::Chat { chat }).contains("secret"));
}
