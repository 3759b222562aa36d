use super::support::Server;
use crate::{
    Output,
    protocol::{ClientMessage, ErrorCode, LeaveReason, RemovalReason, Role, ServerMessage},
};

fn remove(participant: &str, ban: bool) -> ClientMessage {
    ClientMessage::Remove { participant: participant.into(), ban }
}

#[test]
fn a_moderator_removes_a_member_who_is_told_why_and_loses_the_relay() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Moderator);
    let ben = server.join("ben", "kitchen");
    server.heard(ada);
    server.heard(ben);
    server.say(ada, remove("ben", false));
    assert_eq!(server.heard(ben), [ServerMessage::Removed { reason: RemovalReason::Removed }]);
    assert_eq!(
        server.heard(ada),
        [ServerMessage::PeerLeft { participant: "ben".into(), reason: LeaveReason::Removed }]
    );
    assert!(server.other.contains(&Output::Revoke { participant: "ben".into() }));
    assert_eq!(server.resume("ben", 0), Err(ErrorCode::ResumeRefused));
}

#[test]
fn nobody_removes_their_equals_or_betters() {
    let mut server = Server::new();
    let owner = server.join_as("owner", "kitchen", Role::Owner);
    let moderator = server.join_as("moderator", "kitchen", Role::Moderator);
    let member = server.join_as("member", "kitchen", Role::Member);
    server.join_as("guest", "kitchen", Role::Guest);
    server.join_as("other moderator", "kitchen", Role::Moderator);
    for (who, whom) in [(moderator, "owner"), (moderator, "other moderator"), (member, "guest"), (owner, "owner")] {
        server.heard(who);
        server.say(who, remove(whom, true));
        assert_eq!(server.error(who), ErrorCode::NotPermitted, "{whom}");
    }
    server.heard(owner);
    server.say(owner, remove("moderator", false));
    assert!(matches!(server.heard(owner)[..], [ServerMessage::PeerLeft { .. }]));
}

#[test]
fn nobody_removes_people_of_another_room() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    server.join("ben", "garden");
    server.heard(ada);
    server.say(ada, remove("ben", true));
    assert_eq!(server.error(ada), ErrorCode::NoSuchParticipant);
    assert_eq!(server.signaling.present("garden"), ["ben"]);
}

#[test]
fn a_ban_is_written_down_first_and_then_ends_every_participant_of_that_person() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    server.say(ada, remove("ben", true));
    let ban = Output::Ban { connection: ada, room: "kitchen".into(), user: "ben's user".into() };
    assert!(server.other.contains(&ban));
    server.signaling.end_user_in_room("ben's user", "kitchen", true);
    server.drain();
    assert_eq!(server.heard(ben), [ServerMessage::Removed { reason: RemovalReason::Banned }]);
}

#[test]
fn a_deleted_room_a_revoked_session_and_a_disabled_person_end_their_participants() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "garden");
    let cem = server.join("cem", "garden");
    for connection in [ada, ben, cem] {
        server.heard(connection);
    }
    server.signaling.end_room("kitchen");
    server.signaling.end_session("ben's session");
    server.signaling.end_user("cem's user");
    server.drain();
    assert_eq!(server.heard(ada), [ServerMessage::Removed { reason: RemovalReason::RoomDeleted }]);
    assert_eq!(server.heard(ben), [ServerMessage::Removed { reason: RemovalReason::AccessEnded }]);
    assert_eq!(server.heard(cem).last(), Some(&ServerMessage::Removed { reason: RemovalReason::AccessEnded }));
    assert!(server.signaling.present("garden").is_empty());
}

#[test]
fn a_call_that_is_ended_tells_everybody_and_leaves_the_room_open() {
    let mut server = Server::new();
    let (ada, ben) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"));
    let cem = server.join("cem", "garden");
    for connection in [ada, ben, cem] {
        server.heard(connection);
    }
    assert_eq!(server.signaling.end_call("kitchen"), 2);
    assert_eq!(server.signaling.end_call("kitchen"), 0);
    server.drain();
    for connection in [ada, ben] {
        let told = ServerMessage::Removed { reason: RemovalReason::CallEnded };
        assert_eq!(server.heard(connection).last(), Some(&told));
    }
    assert_eq!(server.heard(cem), []);
    server.join("ada", "kitchen");
    assert_eq!(server.signaling.present("kitchen").len(), 1);
}
