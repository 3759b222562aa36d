use super::support::{Server, candidate};
use crate::protocol::{ClientMessage, ErrorCode, SdpType, ServerMessage, SessionDescription};

#[test]
fn a_description_reaches_its_addressee_alone_stamped_with_its_sender() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    let cem = server.join("cem", "kitchen");
    for connection in [ada, ben, cem] {
        server.heard(connection);
    }
    let description = SessionDescription { kind: SdpType::Offer, sdp: "v=0".into() };
    server.say(ada, ClientMessage::Description { to: "ben".into(), link: 3, description: description.clone() });
    assert_eq!(server.heard(ben), [ServerMessage::Description { from: "ada".into(), link: 3, description }]);
    assert!(server.heard(cem).is_empty());
    assert!(server.heard(ada).is_empty());
}

#[test]
fn nothing_passes_between_rooms() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "garden");
    server.heard(ada);
    server.heard(ben);
    server.say(ada, candidate("ben"));
    assert_eq!(server.error(ada), ErrorCode::NoSuchParticipant);
    assert!(server.heard(ben).is_empty());
}

#[test]
fn nobody_writes_to_themselves_or_to_nobody() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    server.heard(ada);
    server.say(ada, candidate("ada"));
    assert_eq!(server.error(ada), ErrorCode::NoSuchParticipant);
    server.say(ada, candidate("nobody"));
    assert_eq!(server.error(ada), ErrorCode::NoSuchParticipant);
}

#[test]
fn a_connection_without_participant_is_told_to_join() {
    let mut server = Server::new();
    server.join("ben", "kitchen");
    let stranger = server.connect();
    server.say(stranger, candidate("ben"));
    assert_eq!(server.error(stranger), ErrorCode::NotJoined);
}
