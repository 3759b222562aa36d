//! Who may do what to whom: every role to every role.

use super::support::Server;
use crate::{
    Act, ConnectionId, Deed, Output,
    protocol::{ClientMessage, ErrorCode, MediaKind, MediaState, Role, ServerMessage},
};

const ROLES: [Role; 4] = [Role::Guest, Role::Member, Role::Moderator, Role::Owner];
const MEDIA: MediaState = MediaState { microphone: true, camera: true, screen: true };

/// Two people of these roles in a kitchen, with everything on.
fn two(actor: Role, other: Role) -> (Server, ConnectionId, ConnectionId) {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", actor);
    let ben = server.join_as("ben", "kitchen", other);
    server.say(ben, ClientMessage::Media { media: MEDIA });
    server.heard(ada);
    server.heard(ben);
    (server, ada, ben)
}

fn whom() -> String {
    "ben".into()
}

fn refused(server: &mut Server, connection: ConnectionId) -> bool {
    let errors = server.heard(connection).into_iter().filter_map(|message| match message {
        ServerMessage::Error { code, .. } => Some(code),
        _ => None,
    });
    let errors: Vec<ErrorCode> = errors.collect();
    assert!(errors.iter().all(|code| *code == ErrorCode::NotPermitted), "{errors:?}");
    !errors.is_empty()
}

/// Every role says `message` to every role; it must be refused except where `may` says so.
fn matrix(message: &ClientMessage, may: impl Fn(Role, Role) -> bool) {
    for actor in ROLES {
        for other in ROLES {
            let (mut server, ada, ben) = two(actor, other);
            server.say(ada, message.clone());
            let refused = refused(&mut server, ada);
            assert_eq!(!refused, may(actor, other), "{message:?}: {actor:?} to {other:?}");
            if refused {
                assert!(server.heard(ben).is_empty(), "{message:?}: {actor:?} to {other:?}");
                assert!(
                    !server.other.iter().any(|output| matches!(output, Output::Acted(_) | Output::GiveRole { .. }))
                );
            }
        }
    }
}

#[test]
fn moderators_quiet_those_who_do_not_stand_above_them() {
    let quiets = |actor: Role, other: Role| actor >= Role::Moderator && actor >= other;
    for media in [MediaKind::Microphone, MediaKind::Camera, MediaKind::Screen] {
        matrix(&ClientMessage::SwitchOff { participant: Some(whom()), media }, quiets);
    }
    matrix(&ClientMessage::AskToUnmute { participant: whom() }, quiets);
    matrix(&ClientMessage::Hand { participant: whom(), raised: false }, quiets);
}

#[test]
fn nobody_raises_the_hand_of_somebody_else() {
    matrix(&ClientMessage::Hand { participant: whom(), raised: true }, |_, _| false);
}

#[test]
fn moderators_remove_those_below_them() {
    let may = |actor: Role, other: Role| actor >= Role::Moderator && actor > other;
    matrix(&ClientMessage::Remove { participant: whom(), ban: false }, may);
    matrix(&ClientMessage::Remove { participant: whom(), ban: true }, may);
}

#[test]
fn moderators_look_after_the_room() {
    let in_charge = |actor: Role, _| actor >= Role::Moderator;
    matrix(&ClientMessage::Lock { locked: true }, in_charge);
    matrix(&ClientMessage::SwitchOff { participant: None, media: MediaKind::Microphone }, in_charge);
    matrix(&ClientMessage::Admit { waiting: None }, in_charge);
    matrix(&ClientMessage::TurnAway { waiting: None }, in_charge);
}

#[test]
fn owners_give_roles_and_guests_can_have_no_more_than_moderator() {
    for role in [Role::Member, Role::Moderator, Role::Owner] {
        let may = |actor: Role, other: Role| actor == Role::Owner && (other != Role::Guest || role < Role::Owner);
        matrix(&ClientMessage::GiveRole { participant: whom(), role }, may);
    }
    matrix(&ClientMessage::GiveRole { participant: whom(), role: Role::Guest }, |_, _| false);
    let hands_over = |actor: Role, other: Role| actor == Role::Owner && other != Role::Guest;
    matrix(&ClientMessage::HandOver { participant: whom() }, hands_over);
}

#[test]
fn nobody_does_anything_to_people_of_another_room_or_to_nobody() {
    for target in ["cem", "nobody", ""] {
        let participant: String = target.into();
        for message in [
            ClientMessage::SwitchOff { participant: Some(participant.clone()), media: MediaKind::Microphone },
            ClientMessage::AskToUnmute { participant: participant.clone() },
            ClientMessage::Hand { participant: participant.clone(), raised: false },
            ClientMessage::GiveRole { participant: participant.clone(), role: Role::Owner },
            ClientMessage::HandOver { participant: participant.clone() },
            ClientMessage::Admit { waiting: Some(participant.clone()) },
            ClientMessage::TurnAway { waiting: Some(participant) },
        ] {
            let (mut server, ada, _) = two(Role::Owner, Role::Member);
            let cem = server.join("cem", "garden");
            server.heard(cem);
            server.say(ada, message.clone());
            assert_eq!(server.error(ada), ErrorCode::NoSuchParticipant, "{message:?}");
            assert!(server.heard(cem).is_empty());
        }
    }
}

#[test]
fn a_mute_shows_at_once_and_tells_the_muted_who_it_was() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    server.say(ada, ClientMessage::SwitchOff { participant: Some(whom()), media: MediaKind::Microphone });
    assert_eq!(server.heard(ben), [ServerMessage::SwitchedOff { media: MediaKind::Microphone, by: "ada".into() }]);
    let [ServerMessage::PeerChanged { media, .. }] = server.heard(ada)[..] else { panic!("ada heard something else") };
    assert_eq!(media, MediaState { microphone: false, ..MEDIA });
    let deed = Deed {
        act: Act::SwitchedOff(MediaKind::Microphone),
        room: "kitchen".into(),
        actor: "ada's user".into(),
        target: Some("ben's user".into()),
    };
    assert_eq!(server.other.last(), Some(&Output::Acted(deed)));
}

#[test]
fn what_is_off_already_is_not_switched_off_again() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    for _ in 0..2 {
        server.say(ada, ClientMessage::SwitchOff { participant: Some(whom()), media: MediaKind::Camera });
    }
    assert_eq!(server.heard(ben).len(), 1);
    assert_eq!(server.other.iter().filter(|output| matches!(output, Output::Acted(_))).count(), 1);
}

#[test]
fn a_mute_waits_for_who_is_away() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    server.disconnect(ben);
    server.say(ada, ClientMessage::SwitchOff { participant: Some(whom()), media: MediaKind::Microphone });
    let ben = server.resume("ben", 0).unwrap();
    assert!(matches!(server.heard(ben).last(), Some(ServerMessage::SwitchedOff { .. })));
}

#[test]
fn everybody_is_muted_but_oneself_and_those_above() {
    let mut server = Server::new();
    let people = [("owner", Role::Owner), ("ada", Role::Moderator), ("ben", Role::Member), ("gül", Role::Guest)];
    let connections = people.map(|(name, role)| server.join_as(name, "kitchen", role));
    for connection in connections {
        server.say(connection, ClientMessage::Media { media: MEDIA });
    }
    for connection in connections {
        server.heard(connection);
    }
    server.say(connections[1], ClientMessage::SwitchOff { participant: None, media: MediaKind::Microphone });
    let told = connections.map(|connection| {
        server.heard(connection).iter().any(|message| matches!(message, ServerMessage::SwitchedOff { .. }))
    });
    assert_eq!(told, [false, false, true, true]);
}

#[test]
fn the_asked_one_is_asked_and_nothing_else_changes() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    server.say(ada, ClientMessage::AskToUnmute { participant: whom() });
    assert!(server.heard(ben).is_empty(), "who is heard already is asked nothing");
    server.say(ben, ClientMessage::Media { media: MediaState::default() });
    server.heard(ada);
    server.say(ada, ClientMessage::AskToUnmute { participant: whom() });
    assert_eq!(server.heard(ben), [ServerMessage::AskedToUnmute { by: "ada".into() }]);
    assert!(server.heard(ada).is_empty());
}

#[test]
fn a_locked_room_lets_nobody_new_in_but_those_in_charge() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    server.say(ada, ClientMessage::Lock { locked: true });
    assert_eq!(server.heard(ben), [ServerMessage::Locked { locked: true, by: "ada".into() }]);
    for (role, result) in [
        (Role::Guest, Err(ErrorCode::RoomLocked)),
        (Role::Member, Err(ErrorCode::RoomLocked)),
        (Role::Moderator, Ok(())),
        (Role::Owner, Ok(())),
    ] {
        let connection = server.connect();
        assert_eq!(server.try_join(connection, &format!("{role:?}"), "kitchen", role), result);
    }
    server.disconnect(ben);
    let ben = server.resume("ben", 0).unwrap();
    server.disconnect(ben);
    server.say(ada, ClientMessage::Lock { locked: false });
    let connection = server.connect();
    assert_eq!(server.try_join(connection, "cem", "kitchen", Role::Guest), Ok(()));
}

#[test]
fn whoever_is_in_a_locked_room_may_come_again_as_a_new_participant() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    server.say(ada, ClientMessage::Lock { locked: true });
    server.disconnect(ben);
    let again = server.connect();
    assert_eq!(server.join_anew(again, "ben", "ben again", "kitchen"), Ok(()));
    let joined = server.heard(again);
    assert!(matches!(joined[..], [ServerMessage::Joined { locked: true, .. }]), "{joined:?}");
}

#[test]
fn a_lock_ends_with_the_last_one_in_the_room() {
    let (mut server, ada, ben) = two(Role::Moderator, Role::Member);
    server.say(ada, ClientMessage::Lock { locked: true });
    server.say(ada, ClientMessage::Leave);
    server.say(ben, ClientMessage::Leave);
    server.join("cem", "kitchen");
    assert_eq!(server.signaling.present("kitchen"), ["cem"]);
}
