use super::support::Server;
use crate::{
    Act, Output,
    protocol::{ClientMessage, ErrorCode, LeaveReason, Role, ServerMessage},
};

fn give(participant: &str, role: Role) -> ClientMessage {
    ClientMessage::GiveRole { participant: participant.into(), role }
}

#[test]
fn the_role_of_an_account_is_written_down_before_it_counts() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    let ben = server.join("ben", "kitchen");
    server.say(ada, give("ben", Role::Moderator));
    let given = Output::GiveRole {
        connection: ada,
        room: "kitchen".into(),
        user: "ben's user".into(),
        role: Role::Moderator,
        hand_over: false,
    };
    assert_eq!(server.other.last(), Some(&given));
    server.heard(ben);
    server.say(ben, ClientMessage::Lock { locked: true });
    assert_eq!(server.error(ben), ErrorCode::NotPermitted);

    server.signaling.set_role("ben's user", "kitchen", Role::Moderator);
    server.drain();
    let changed = ServerMessage::RoleChanged { participant: "ben".into(), role: Role::Moderator };
    assert_eq!(server.heard(ben), [changed]);
    server.say(ben, ClientMessage::Lock { locked: true });
    assert!(matches!(server.heard(ben)[..], [ServerMessage::Locked { locked: true, .. }]));
}

#[test]
fn a_role_taken_away_counts_for_the_next_message() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Moderator);
    let ben = server.join("ben", "kitchen");
    server.signaling.set_role("ada's user", "kitchen", Role::Member);
    server.drain();
    server.heard(ada);
    server.heard(ben);
    server.say(ada, ClientMessage::Remove { participant: "ben".into(), ban: false });
    assert_eq!(server.error(ada), ErrorCode::NotPermitted);
    assert!(server.heard(ben).is_empty());
}

#[test]
fn a_guest_is_a_moderator_for_as_long_as_the_call_lasts() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    let gul = server.join_as("gül", "kitchen", Role::Guest);
    server.say(ada, give("gül", Role::Moderator));
    assert!(
        server.heard(gul).contains(&ServerMessage::RoleChanged { participant: "gül".into(), role: Role::Moderator })
    );
    assert!(matches!(server.other.last(), Some(Output::Acted(deed)) if deed.act == Act::GaveRole(Role::Moderator)));
    server.say(gul, ClientMessage::Leave);
    let gul = server.join_as("gül", "kitchen", Role::Guest);
    server.say(gul, ClientMessage::Lock { locked: true });
    assert!(!server.heard(gul).iter().any(|message| matches!(message, ServerMessage::Error { .. })));

    server.say(gul, ClientMessage::Leave);
    server.say(ada, ClientMessage::Leave);
    let gul = server.join_as("gül", "kitchen", Role::Guest);
    server.heard(gul);
    server.send(gul, crate::protocol::ClientFrame { seq: 1, ack: 0, message: ClientMessage::Lock { locked: true } });
    assert_eq!(server.error(gul), ErrorCode::NotPermitted);
}

#[test]
fn what_was_given_to_a_guest_is_taken_back() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    let gul = server.join_as("gül", "kitchen", Role::Guest);
    server.say(ada, give("gül", Role::Moderator));
    server.say(ada, give("gül", Role::Member));
    assert!(server.heard(gul).contains(&ServerMessage::RoleChanged { participant: "gül".into(), role: Role::Guest }));
}

#[test]
fn nobody_hands_over_to_oneself() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    server.heard(ada);
    server.say(ada, ClientMessage::HandOver { participant: "ada".into() });
    assert_eq!(server.error(ada), ErrorCode::NotPermitted);
}

#[test]
fn a_moderator_who_leaves_is_gone_like_everybody() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Moderator);
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    server.say(ada, ClientMessage::Leave);
    assert_eq!(server.heard(ben), [ServerMessage::PeerLeft { participant: "ada".into(), reason: LeaveReason::Left }]);
}
