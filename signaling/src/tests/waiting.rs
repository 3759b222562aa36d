use super::support::Server;
use crate::{
    Act, CloseReason, ConnectionId, Limits, Output, Time,
    protocol::{ClientFrame, ClientMessage, ErrorCode, RemovalReason, Role, ServerMessage},
};

fn admit(waiting: Option<&str>) -> ClientMessage {
    ClientMessage::Admit { waiting: waiting.map(Into::into) }
}

fn turn_away(waiting: Option<&str>) -> ClientMessage {
    ClientMessage::TurnAway { waiting: waiting.map(Into::into) }
}

/// A kitchen with a waiting room and a moderator in it.
fn kitchen() -> (Server, ConnectionId) {
    let mut server = Server::new();
    server.waiting_room = true;
    let ada = server.join_as("ada", "kitchen", Role::Moderator);
    server.heard(ada);
    (server, ada)
}

/// Whether somebody who waits was last told that somebody is there to let them in.
fn attended(server: &mut Server, connection: ConnectionId) -> bool {
    match server.heard(connection).last() {
        Some(ServerMessage::Waiting { attended, .. }) => *attended,
        other => panic!("heard {other:?}"),
    }
}

/// The names that somebody in charge was told last.
fn listed(server: &mut Server, connection: ConnectionId) -> Vec<String> {
    match server.heard(connection).last() {
        Some(ServerMessage::Waiters { waiting }) => waiting.iter().map(|waiting| waiting.name.clone()).collect(),
        other => panic!("heard {other:?}"),
    }
}

#[test]
fn whoever_waits_hears_nothing_of_the_room_until_they_are_let_in() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    assert!(attended(&mut server, ben));
    assert_eq!(listed(&mut server, ada), ["ben"]);
    assert_eq!(server.signaling.present("kitchen"), ["ada"]);
    assert!(
        !server.other.iter().any(|output| matches!(output, Output::Admit { participant, .. } if participant == "ben"))
    );

    server.say(ada, admit(Some("ben")));
    let heard = server.heard(ben);
    assert!(matches!(&heard[..], [ServerMessage::Joined { participant, .. }] if participant.id == "ben"), "{heard:?}");
    assert!(listed(&mut server, ada).is_empty());
    assert_eq!(server.signaling.present("kitchen"), ["ada", "ben"]);
    let acted = server.other.iter().find_map(|output| match output {
        Output::Acted(deed) => Some((deed.act, deed.target.clone())),
        _ => None,
    });
    assert_eq!(acted, Some((Act::Admitted, Some("ben's user".into()))));
}

#[test]
fn whoever_is_turned_away_is_told_so() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.say(ada, turn_away(Some("ben")));
    assert_eq!(server.heard(ben).last(), Some(&ServerMessage::Removed { reason: RemovalReason::TurnedAway }));
    assert!(listed(&mut server, ada).is_empty());
    assert_eq!(server.resume("ben", 0), Err(ErrorCode::ResumeRefused));
}

#[test]
fn all_are_let_in_or_sent_away_together() {
    let (mut server, ada) = kitchen();
    let (ben, cem) = (server.join("ben", "kitchen"), server.join("cem", "kitchen"));
    server.say(ada, turn_away(None));
    for connection in [ben, cem] {
        assert!(matches!(server.heard(connection).last(), Some(ServerMessage::Removed { .. })));
    }
    server.join("deniz", "kitchen");
    server.join("ece", "kitchen");
    server.say(ada, admit(None));
    assert_eq!(server.signaling.present("kitchen"), ["ada", "deniz", "ece"]);
}

#[test]
fn those_outside_are_told_whether_anybody_can_let_them_in() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.say(ada, ClientMessage::Leave);
    assert!(!attended(&mut server, ben));
    let owner = server.join_as("owner", "kitchen", Role::Owner);
    assert!(attended(&mut server, ben));
    assert_eq!(listed(&mut server, owner), ["ben"]);
}

#[test]
fn only_those_in_charge_learn_who_waits() {
    let (mut server, ada) = kitchen();
    server.waiting_room = false;
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    server.waiting_room = true;
    server.join("cem", "kitchen");
    assert!(server.heard(ben).is_empty());
    server.signaling.set_role("ben's user", "kitchen", Role::Moderator);
    server.drain();
    assert_eq!(listed(&mut server, ben), ["cem"]);
    server.signaling.set_role("ada's user", "kitchen", Role::Member);
    server.drain();
    assert!(listed(&mut server, ada).is_empty());
}

#[test]
fn waiting_survives_a_lost_connection_in_its_place() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.join("cem", "kitchen");
    server.disconnect(ben);
    server.wait(Time::from_secs(29));
    let ben = server.resume("ben", 0).unwrap();
    assert!(attended(&mut server, ben));
    server.wait(Time::from_secs(60));
    assert_eq!(listed(&mut server, ada), ["ben", "cem"]);
}

#[test]
fn whoever_was_let_in_while_away_comes_in_on_coming_back() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.disconnect(ben);
    server.say(ada, admit(None));
    assert!(listed(&mut server, ada).is_empty());
    assert_eq!(server.signaling.present("kitchen"), ["ada"]);
    let ben = server.resume("ben", 0).unwrap();
    assert!(matches!(server.heard(ben)[..], [ServerMessage::Joined { .. }]));
}

#[test]
fn whoever_does_not_come_back_waits_no_longer() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.disconnect(ben);
    server.wait(Time::from_secs(30));
    assert!(listed(&mut server, ada).is_empty());
    assert_eq!(server.resume("ben", 0), Err(ErrorCode::ResumeRefused));
    assert_eq!(server.signaling.poll_timeout(), None);
}

#[test]
fn whoever_waits_may_ask_whether_anybody_is_there_and_go_and_nothing_else() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    let say = |server: &mut Server, message| server.send(ben, ClientFrame { seq: 0, ack: 0, message });
    say(&mut server, ClientMessage::Ping);
    assert_eq!(server.heard(ben), [ServerMessage::Pong]);
    for message in [
        admit(None),
        ClientMessage::Lock { locked: true },
        ClientMessage::Candidate { to: "ada".into(), link: 0, candidate: None },
        ClientMessage::Remove { participant: "ada".into(), ban: false },
    ] {
        say(&mut server, message);
        assert_eq!(server.error(ben), ErrorCode::NotJoined);
    }
    say(&mut server, ClientMessage::Leave);
    assert!(listed(&mut server, ada).is_empty());
}

#[test]
fn nobody_takes_the_place_of_somebody_outside_without_their_secret() {
    let (mut server, _) = kitchen();
    let ben = server.join("ben", "kitchen");
    let thief = server.connect();
    for (user, token) in [("ben's user", "a guess"), ("cem's user", "ben's token")] {
        let result = server.signaling.resume(thief, user, "a session", "ben", token, 0);
        assert_eq!(result, Err(ErrorCode::ResumeRefused));
    }
    server.resume("ben", 0).unwrap();
    assert!(server.other.contains(&Output::Close { connection: ben, reason: CloseReason::Replaced }));
}

#[test]
fn no_more_wait_than_the_limit_and_nobody_fills_it_alone() {
    let mut server = Server::with(Limits { waiting_per_room: 5, ..Limits::default() });
    server.waiting_room = true;
    for number in 0..3 {
        let connection = server.connect();
        server.join_anew(connection, "mallory", &format!("mallory {number}"), "kitchen").unwrap();
    }
    let connection = server.connect();
    assert_eq!(server.join_anew(connection, "mallory", "mallory 4", "kitchen"), Err(ErrorCode::WaitingRoomFull));
    server.join("ben", "kitchen");
    server.join("cem", "kitchen");
    assert_eq!(server.try_join(connection, "deniz", "kitchen", Role::Guest), Err(ErrorCode::WaitingRoomFull));
    assert_eq!(server.try_join(connection, "deniz", "garden", Role::Guest), Ok(()));
}

#[test]
fn a_full_room_lets_nobody_in_and_they_go_on_waiting() {
    let mut server = Server::with(Limits { participants_per_room: 2, ..Limits::default() });
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    server.join("ben", "kitchen");
    server.waiting_room = true;
    server.join("cem", "kitchen");
    server.heard(ada);
    server.say(ada, admit(None));
    assert_eq!(server.error(ada), ErrorCode::RoomFull);
    server.say(ada, ClientMessage::Remove { participant: "ben".into(), ban: false });
    server.say(ada, admit(None));
    assert_eq!(server.signaling.present("kitchen"), ["ada", "cem"]);
}

#[test]
fn whoever_is_inside_does_not_wait_to_come_again() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.say(ada, admit(None));
    server.disconnect(ben);
    let again = server.connect();
    server.join_anew(again, "ben", "ben again", "kitchen").unwrap();
    assert!(matches!(server.heard(again)[..], [ServerMessage::Joined { .. }]));
}

#[test]
fn an_end_of_access_ends_the_waiting_too() {
    use RemovalReason::{AccessEnded, Banned, RoomDeleted};
    let (mut server, ada) = kitchen();
    let names = ["ben", "cem", "deniz", "ece"];
    let connections = names.map(|name| server.join(name, "kitchen"));
    server.signaling.end_session("ben's session");
    server.signaling.end_user("cem's user");
    server.signaling.end_user_in_room("deniz's user", "kitchen", true);
    server.drain();
    assert_eq!(listed(&mut server, ada), ["ece"]);
    server.signaling.end_room("kitchen");
    server.drain();
    let reasons = connections.map(|connection| match server.heard(connection).pop() {
        Some(ServerMessage::Removed { reason }) => reason,
        other => panic!("heard {other:?}"),
    });
    assert_eq!(reasons, [AccessEnded, AccessEnded, Banned, RoomDeleted]);
}

#[test]
fn without_a_waiting_room_any_more_everybody_comes_in() {
    let (mut server, _) = kitchen();
    server.join("ben", "kitchen");
    server.join("cem", "kitchen");
    server.signaling.admit_everybody("kitchen");
    server.drain();
    assert_eq!(server.signaling.present("kitchen"), ["ada", "ben", "cem"]);
}

#[test]
fn whoever_is_put_in_charge_while_waiting_comes_in() {
    let (mut server, ada) = kitchen();
    let ben = server.join("ben", "kitchen");
    server.signaling.set_role("ben's user", "kitchen", Role::Guest);
    server.drain();
    let heard = server.heard(ada);
    assert!(matches!(heard.last(), Some(ServerMessage::Waiters { waiting }) if waiting[0].role == Role::Guest));
    server.signaling.set_role("ben's user", "kitchen", Role::Moderator);
    server.drain();
    let heard = server.heard(ben);
    let joined = |message: &ServerMessage| match message {
        ServerMessage::Joined { participant, .. } => participant.role == Role::Moderator,
        _ => false,
    };
    assert!(heard.iter().any(joined), "{heard:?}");
}

#[test]
fn a_room_before_which_somebody_waits_is_known_though_nobody_is_in_it() {
    let mut server = Server::new();
    server.waiting_room = true;
    for (name, room) in [("ben", "kitchen"), ("cem", "kitchen"), ("dan", "garden")] {
        server.join(name, room);
    }
    let mut rooms = server.signaling.rooms();
    rooms.sort();
    assert_eq!(rooms, ["garden", "kitchen"]);
}
