use super::support::{RELAY_ONLY, Server};
use crate::{
    ConnectionId,
    protocol::{ClientMessage, IceCandidate, SdpType, ServerMessage, SessionDescription},
};

const HOST: &str = "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0";
const REFLEXIVE: &str = "candidate:2 1 udp 1686052607 198.51.100.7 50001 typ srflx raddr 192.0.2.7 rport 50000";
const PEER_REFLEXIVE: &str = "candidate:3 1 udp 1 198.51.100.7 50001 typ prflx raddr 192.0.2.7 rport 50000";
const TCP: &str = "candidate:4 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active";
const NAMED: &str = "candidate:5 1 udp 2122260223 1c9e8a2f.local 50000 typ host";
const RELAY: &str = "candidate:6 1 udp 41885439 203.0.113.1 60000 typ relay raddr 198.51.100.7 rport 50001 generation 0 ufrag a/b network-id 1 x 192.0.2.7";
const HIDDEN: &str =
    "candidate:6 1 udp 41885439 203.0.113.1 60000 typ relay raddr 0.0.0.0 rport 9 generation 0 ufrag a/b network-id 1";

/// What nobody may learn.
const SECRETS: [&str; 3] = ["192.0.2.7", "198.51.100.7", ".local"];

fn two_in(room: &str) -> (Server, ConnectionId, ConnectionId) {
    let mut server = Server::new();
    let ada = server.join("ada", room);
    let ben = server.join("ben", room);
    server.heard(ada);
    server.heard(ben);
    (server, ada, ben)
}

fn candidate(line: &str) -> ClientMessage {
    let candidate =
        IceCandidate { candidate: line.into(), sdp_mid: None, sdp_m_line_index: None, username_fragment: None };
    ClientMessage::Candidate { to: "ben".into(), link: 0, candidate: Some(candidate) }
}

fn lines(heard: Vec<ServerMessage>) -> Vec<String> {
    heard
        .into_iter()
        .map(|message| match message {
            ServerMessage::Candidate { candidate, .. } => candidate.map(|it| it.candidate).unwrap_or_default(),
            ServerMessage::Description { description, .. } => description.sdp,
            other => panic!("unexpected {other:?}"),
        })
        .collect()
}

#[test]
fn no_candidate_but_a_relayed_one_passes_and_that_without_what_it_was_derived_from() {
    let (mut server, ada, ben) = two_in(RELAY_ONLY);
    for line in [HOST, REFLEXIVE, PEER_REFLEXIVE, TCP, NAMED, "nonsense", "candidate:1 1 udp 1 192.0.2.7 1 typ"] {
        server.say(ada, candidate(line));
        assert!(server.heard(ben).is_empty(), "{line}");
    }
    server.say(ada, candidate(RELAY));
    assert_eq!(lines(server.heard(ben)), [HIDDEN]);
    server.say(ada, candidate(""));
    server.say(ada, ClientMessage::Candidate { to: "ben".into(), link: 0, candidate: None });
    assert_eq!(lines(server.heard(ben)), ["", ""]);
}

#[test]
fn no_description_names_an_address() {
    let (mut server, ada, ben) = two_in(RELAY_ONLY);
    let sdp = [
        "v=0",
        "o=- 46117317 2 IN IP4 192.0.2.7",
        "s=-",
        "c=IN IP4 192.0.2.7",
        "m=audio 50000 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP6 2001:db8::7",
        "a=rtcp:50000 IN IP4 198.51.100.7",
        &format!("a={HOST}"),
        &format!("a={REFLEXIVE}"),
        &format!("a={NAMED}"),
        &format!("a={RELAY}"),
        "a=remote-candidates:1 192.0.2.7 5",
        "a=ice-ufrag:abcd",
        "",
    ]
    .join("\r\n");
    let description = SessionDescription { kind: SdpType::Offer, sdp };
    server.say(ada, ClientMessage::Description { to: "ben".into(), link: 0, description });
    let passed = lines(server.heard(ben)).remove(0);
    for secret in SECRETS.iter().chain(&["2001:db8"]) {
        assert!(!passed.contains(secret), "{secret} is in {passed}");
    }
    let expected = [
        "v=0",
        "o=- 46117317 2 IN IP4 0.0.0.0",
        "s=-",
        "c=IN IP4 0.0.0.0",
        "m=audio 50000 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        &format!("a={HIDDEN}"),
        "a=ice-ufrag:abcd",
        "",
    ];
    assert_eq!(passed, expected.join("\r\n"));
}

#[test]
fn other_rooms_pass_everything_unchanged() {
    let (mut server, ada, ben) = two_in("kitchen");
    for line in [HOST, REFLEXIVE, RELAY] {
        server.say(ada, candidate(line));
    }
    assert_eq!(lines(server.heard(ben)), [HOST, REFLEXIVE, RELAY]);
}

#[test]
fn a_change_is_told_to_those_present_and_holds_from_that_moment() {
    let (mut server, ada, ben) = two_in("kitchen");
    server.signaling.set_relay_only("kitchen", true);
    server.signaling.set_relay_only("kitchen", true);
    server.drain();
    for connection in [ada, ben] {
        assert_eq!(server.heard(connection), [ServerMessage::RelayOnly { relay_only: true }]);
    }
    server.say(ada, candidate(HOST));
    assert!(server.heard(ben).is_empty());
    // The caller of a newcomer may have read the room's settings before the change.
    let cem = server.join("cem", "kitchen");
    assert!(matches!(&server.heard(cem)[..], [ServerMessage::Joined { room, .. }] if room.relay_only));
}

#[test]
fn whoever_waited_for_an_empty_room_comes_into_it_as_it_is_now() {
    let mut server = Server::new();
    server.waiting_room = true;
    let ben = server.join("ben", "kitchen");
    server.heard(ben);
    server.signaling.set_relay_only("kitchen", true);
    server.signaling.admit_everybody("kitchen");
    server.drain();
    assert!(matches!(&server.heard(ben)[..], [ServerMessage::Joined { room, .. }] if room.relay_only));
}
