use super::support::{Server, candidate};
use crate::{
    CloseReason, Limits, Output, Time,
    protocol::{ClientFrame, ClientMessage, ErrorCode, LeaveReason, Presence, ServerMessage},
};

const GRACE: Time = Time::from_secs(30);
const ALMOST: Time = Time::from_millis(29_999);

#[test]
fn what_was_missed_is_sent_again_in_order_and_nothing_else() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.say(ben, candidate("ada"));
    assert_eq!(server.frames(ada).last().map(|frame| frame.seq), Some(2));
    server.disconnect(ada);
    server.say(ben, candidate("ada"));
    server.join("cem", "kitchen");

    let ada = server.resume("ada", 2).unwrap();
    let frames = server.frames(ada);
    assert_eq!(frames.iter().map(|frame| frame.seq).collect::<Vec<_>>(), [0, 3, 4]);
    assert_eq!(frames[0].message, ServerMessage::Resumed);
    assert!(matches!(frames[1].message, ServerMessage::Candidate { .. }));
    assert!(matches!(frames[2].message, ServerMessage::PeerJoined { .. }));
}

#[test]
fn the_client_learns_what_arrived_and_its_repetitions_are_taken_once() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.say(ada, candidate("ben"));
    server.disconnect(ada);
    server.heard(ben);
    let ada = server.resume("ada", 1).unwrap();
    assert_eq!(server.frames(ada)[0].ack, 1);
    for seq in [1, 2] {
        server.send(ada, ClientFrame { seq, ack: 1, message: candidate("ben") });
    }
    let again = server.heard(ben).iter().filter(|m| matches!(m, ServerMessage::Candidate { .. })).count();
    assert_eq!(again, 1);
}

#[test]
fn the_others_see_a_lost_connection_as_reconnecting_and_the_same_participant_return() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    server.disconnect(ada);
    server.wait(ALMOST);
    server.resume("ada", 1).unwrap();
    server.wait(GRACE * 2);
    let presences: Vec<Presence> = server
        .heard(ben)
        .into_iter()
        .map(|message| match message {
            ServerMessage::PeerChanged { participant, presence, .. } if participant == "ada" => presence,
            other => panic!("ben heard {other:?}"),
        })
        .collect();
    assert_eq!(presences, [Presence::Reconnecting, Presence::Online]);
}

#[test]
fn the_grace_time_ends_exactly_and_takes_the_relay_with_it() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    server.disconnect(ada);
    server.wait(ALMOST);
    assert_eq!(server.signaling.present("kitchen"), ["ada", "ben"]);
    server.heard(ben);
    server.wait(Time::from_millis(1));
    assert_eq!(
        server.heard(ben),
        [ServerMessage::PeerLeft { participant: "ada".into(), reason: LeaveReason::TimedOut }]
    );
    assert!(server.other.contains(&Output::Revoke { participant: "ada".into() }));
    assert_eq!(server.resume("ada", 0), Err(ErrorCode::ResumeRefused));
    assert_eq!(server.signaling.poll_timeout(), None);
}

#[test]
fn only_the_same_person_with_the_right_token_resumes() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    server.disconnect(ada);
    let stranger = server.connect();
    for (user, token) in
        [("ben's user", "ada's token"), ("ada's user", "ada's toke"), ("ada's user", "ada's tokem"), ("ada's user", "")]
    {
        let result = server.signaling.resume(stranger, user, "a session", "ada", token, 0);
        assert_eq!(result, Err(ErrorCode::ResumeRefused), "{user} {token}");
    }
    assert!(server.resume("ada", 0).is_ok());
}

#[test]
fn a_resume_takes_over_from_a_connection_that_is_dead_unnoticed() {
    let mut server = Server::new();
    let old = server.join("ada", "kitchen");
    let new = server.resume("ada", 0).unwrap();
    assert!(server.other.contains(&Output::Close { connection: old, reason: CloseReason::Replaced }));
    server.disconnect(old);
    assert_eq!(server.signaling.poll_timeout(), None, "the old connection's end means nothing any more");
    server.send(new, ClientFrame { seq: 0, ack: 0, message: ClientMessage::Ping });
    assert_eq!(server.heard(new).last(), Some(&ServerMessage::Pong));
}

#[test]
fn who_lets_messages_pile_up_is_let_go() {
    let mut server = Server::with(Limits { outbox_messages: 3, ..Limits::default() });
    let ada = server.join("ada", "kitchen");
    let ben = server.join("ben", "kitchen");
    for _ in 0..3 {
        server.say(ben, candidate("ada"));
    }
    assert!(server.other.contains(&Output::Close { connection: ada, reason: CloseReason::TooSlow }));
    assert_eq!(server.signaling.present("kitchen"), ["ben"]);
}

#[test]
fn a_gap_or_an_impossible_acknowledgement_ends_the_connection() {
    for (seq, ack) in [(2, 0), (0, 0), (1, 9)] {
        let mut server = Server::new();
        let ada = server.join("ada", "kitchen");
        server.join("ben", "kitchen");
        server.send(ada, ClientFrame { seq, ack, message: candidate("ben") });
        assert!(server.other.contains(&Output::Close { connection: ada, reason: CloseReason::Malformed }));
        assert_eq!(server.signaling.present("kitchen"), ["ben"], "{seq} {ack}");
    }
}
