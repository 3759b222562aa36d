use super::support::{Server, candidate};
use crate::{
    Limits, Output,
    protocol::{ClientMessage, ErrorCode, LeaveReason, MediaState, Presence, Role, ServerMessage},
};

#[test]
fn a_newcomer_is_told_who_is_there_and_the_others_that_it_came() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");

    let [ServerMessage::Joined { peers, .. }, ServerMessage::PeerJoined { peer }] = &server.heard(ada)[..] else {
        panic!("ada heard something else")
    };
    assert!(peers.is_empty());
    assert_eq!(peer.participant.id, "ben");
    let [ServerMessage::Joined { peers, room, .. }] = &server.heard(ben)[..] else {
        panic!("ben heard something else")
    };
    assert_eq!(room.id, "kitchen");
    assert_eq!(peers[0].participant.name, "ada");
    assert_eq!(server.signaling.present("kitchen"), ["ada", "ben"]);
}

#[test]
fn of_each_pair_the_later_one_is_polite_and_the_other_is_not() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    let heard_by_ada = server.heard(ada);
    let heard_by_ben = server.heard(ben);
    let ServerMessage::PeerJoined { peer: ben_to_ada } = &heard_by_ada[1] else { panic!() };
    let ServerMessage::Joined { peers, .. } = &heard_by_ben[0] else { panic!() };
    assert!(!ben_to_ada.polite);
    assert!(peers[0].polite);
}

#[test]
fn the_relay_admits_a_participant_before_it_learns_its_servers_and_revokes_it_when_it_leaves() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    assert_eq!(server.other, [Output::Admit { participant: "ada".into(), room: "kitchen".into() }]);
    server.say(ada, ClientMessage::Leave);
    assert_eq!(server.other[1], Output::Revoke { participant: "ada".into() });
}

#[test]
fn leaving_is_told_to_the_others_and_an_empty_room_is_forgotten() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.heard(ada);
    server.say(ben, ClientMessage::Leave);
    assert_eq!(server.heard(ada), [ServerMessage::PeerLeft { participant: "ben".into(), reason: LeaveReason::Left }]);
    server.say(ada, ClientMessage::Leave);
    assert!(server.signaling.present("kitchen").is_empty());
    server.say(ada, candidate("ben"));
    assert_eq!(server.error(ada), ErrorCode::NotJoined);
}

#[test]
fn a_room_holds_no_more_than_its_limit() {
    let mut server = Server::with(Limits { participants_per_room: 2, ..Limits::default() });
    server.join("ada", "kitchen");
    server.join("ben", "kitchen");
    let connection = server.connect();
    assert_eq!(server.try_join(connection, "cem", "kitchen", Role::Member), Err(ErrorCode::RoomFull));
    assert_eq!(server.try_join(connection, "cem", "garden", Role::Member), Ok(()));
}

#[test]
fn a_connection_is_at_most_one_participant() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    assert_eq!(server.try_join(ada, "ada again", "garden", Role::Member), Err(ErrorCode::AlreadyJoined));
}

#[test]
fn changed_media_are_told_to_the_others() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    let media = MediaState { microphone: true, screen: true, ..MediaState::default() };
    server.say(ada, ClientMessage::Media { media });
    assert_eq!(
        server.heard(ben),
        [ServerMessage::PeerChanged { participant: "ada".into(), media, presence: Presence::Online }]
    );
}
