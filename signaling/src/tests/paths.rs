use super::support::Server;
use crate::{
    ConnectionId, PathCounts, RelayWord,
    protocol::{ClientMessage, MediaPath, ServerMessage},
};

fn path(to: &str, path: MediaPath) -> ClientMessage {
    ClientMessage::Path { to: to.into(), path }
}

/// A server with Ada and Ben in one room.
fn two() -> (Server, ConnectionId, ConnectionId) {
    let mut server = Server::new();
    let (ada, ben) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"));
    server.heard(ada);
    server.heard(ben);
    (server, ada, ben)
}

impl Server {
    /// The relay's word on how one reaches another, or somebody whom it cannot name.
    fn relay_says(&mut self, id: &str, to: impl Into<Option<&'static str>>, word: RelayWord) {
        self.signaling.handle_relay_word(id, to.into(), word);
        self.drain();
    }

    fn now(&self) -> PathCounts {
        self.signaling.paths_now()
    }

    fn since_start(&self) -> PathCounts {
        self.signaling.paths_since_start()
    }
}

fn told(participant: &str, path: MediaPath) -> ServerMessage {
    ServerMessage::PeerPath { participant: participant.into(), path }
}

const NONE: PathCounts = PathCounts { direct: 0, udp: 0, tcp: 0, tls: 0 };

#[test]
fn each_end_counts_and_only_another_way_counts_again() {
    let (mut server, ada, ben) = two();
    server.relay_says("ben", "ada", RelayWord::Carried(MediaPath::Udp));
    server.say(ada, path("ben", MediaPath::Direct));
    server.say(ada, path("ben", MediaPath::Direct));
    for _ in 0..3 {
        server.say(ben, path("ada", MediaPath::Udp));
        server.say(ben, path("ada", MediaPath::Direct));
    }
    assert_eq!(server.now(), PathCounts { direct: 2, ..NONE });
    assert_eq!(server.since_start(), PathCounts { direct: 2, udp: 1, ..NONE });
}

#[test]
fn who_left_is_forgotten_at_both_ends() {
    let (mut server, ada, ben) = two();
    server.say(ada, path("ben", MediaPath::Direct));
    server.relay_says("ben", "ada", RelayWord::Carries(MediaPath::Tcp));
    server.say(ben, ClientMessage::Leave);
    assert_eq!(server.now(), NONE);
    assert_eq!(server.since_start(), PathCounts { direct: 1, tcp: 1, ..NONE });
    server.relay_says("ben", "ada", RelayWord::Carried(MediaPath::Tcp));
    server.relay_says("ada", "ben", RelayWord::Carries(MediaPath::Tcp));
    assert_eq!(server.now(), NONE);
}

#[test]
fn nobody_counts_for_themselves_for_another_room_or_for_nobody() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    server.join("ben", "garden");
    server.heard(ada);
    for to in ["ada", "ben", "nobody"] {
        server.say(ada, path(to, MediaPath::Direct));
        server.relay_says("ada", to, RelayWord::Carries(MediaPath::Tls));
    }
    assert_eq!(server.since_start(), NONE);
    assert!(server.heard(ada).is_empty());
}

#[test]
fn whoever_says_that_they_are_relayed_counts_when_the_relay_has_seen_it() {
    for said in [MediaPath::Udp, MediaPath::Tcp, MediaPath::Tls] {
        let (mut server, ada, _ben) = two();
        server.say(ada, path("ben", said));
        assert_eq!((server.now(), server.since_start()), (NONE, NONE), "{said:?}");
        server.relay_says("ada", "ben", RelayWord::Carries(MediaPath::Tls));
        let one = PathCounts { tls: 1, ..NONE };
        assert_eq!((server.now(), server.since_start()), (one, one), "{said:?}");
    }
}

#[test]
fn whoever_says_that_they_are_direct_while_the_relay_carries_them_never_counted_so() {
    let (mut server, ada, _ben) = two();
    server.say(ada, path("ben", MediaPath::Direct));
    server.relay_says("ada", "ben", RelayWord::Carries(MediaPath::Tls));
    for lie in [MediaPath::Udp, MediaPath::Direct, MediaPath::Tcp] {
        server.say(ada, path("ben", lie));
    }
    let one = PathCounts { tls: 1, ..NONE };
    assert_eq!((server.now(), server.since_start()), (one, one));
}

#[test]
fn whoever_says_nothing_is_counted_by_the_relay() {
    let (mut server, ..) = two();
    server.relay_says("ada", "ben", RelayWord::Carries(MediaPath::Udp));
    assert_eq!(server.now(), PathCounts { udp: 1, ..NONE });
}

#[test]
fn a_call_that_left_the_relay_is_direct_and_a_silent_one_stays_where_it_was() {
    let (mut server, ada, ben) = two();
    for (connection, id, to) in [(ada, "ada", "ben"), (ben, "ben", "ada")] {
        server.say(connection, path(to, MediaPath::Tcp));
        server.relay_says(id, to, RelayWord::Carries(MediaPath::Tcp));
        server.relay_says(id, to, RelayWord::Carried(MediaPath::Tcp));
    }
    server.say(ben, path("ada", MediaPath::Direct));
    assert_eq!(server.now(), PathCounts { direct: 1, tcp: 1, ..NONE });
}

#[test]
fn an_allocation_that_falls_silent_says_nothing_of_another() {
    let (mut server, ..) = two();
    server.relay_says("ada", "ben", RelayWord::Carries(MediaPath::Udp));
    server.relay_says("ada", "ben", RelayWord::Carried(MediaPath::Tls));
    assert_eq!(server.now(), PathCounts { udp: 1, ..NONE });
}

#[test]
fn the_other_end_is_told_of_a_way_once_and_when_it_changes() {
    let (mut server, ada, ben) = two();
    server.say(ada, path("ben", MediaPath::Tls));
    assert_eq!(server.heard(ben), []);
    for word in
        [RelayWord::Carries(MediaPath::Tls), RelayWord::Carries(MediaPath::Tls), RelayWord::Carried(MediaPath::Tls)]
    {
        server.relay_says("ada", "ben", word);
    }
    assert_eq!(server.heard(ben), [told("ada", MediaPath::Tls)]);
    server.say(ada, path("ben", MediaPath::Direct));
    assert_eq!(server.heard(ben), [told("ada", MediaPath::Direct)]);
    assert_eq!(server.heard(ada), []);
}

#[test]
fn of_two_the_one_whom_the_relay_cannot_name_is_the_other_one() {
    let (mut server, ada, ben) = two();
    server.say(ada, path("ben", MediaPath::Direct));
    server.say(ben, path("ada", MediaPath::Udp));
    assert_eq!(server.now(), PathCounts { direct: 1, ..NONE });
    server.relay_says("ada", None, RelayWord::Carries(MediaPath::Tls));
    assert_eq!(server.now(), PathCounts { udp: 1, tls: 1, ..NONE });
    assert_eq!(server.heard(ben), [told("ada", MediaPath::Direct), told("ada", MediaPath::Tls)]);
    // A browser may not notice that the other end's address is one of the relay.
    server.say(ben, path("ada", MediaPath::Direct));
    assert_eq!(server.now(), PathCounts { udp: 1, tls: 1, ..NONE });
    server.relay_says("ada", None, RelayWord::Carried(MediaPath::Tls));
    server.say(ada, path("ben", MediaPath::Direct));
    assert_eq!(server.now(), PathCounts { direct: 2, ..NONE });
}

#[test]
fn whoever_is_relayed_by_an_allocation_of_their_own_is_not_taken_for_one_without() {
    let (mut server, ..) = two();
    server.relay_says("ben", "ada", RelayWord::Carries(MediaPath::Tcp));
    server.relay_says("ada", None, RelayWord::Carries(MediaPath::Tls));
    assert_eq!(server.now(), PathCounts { tcp: 1, tls: 1, ..NONE });
}

#[test]
fn among_more_one_whom_the_relay_cannot_name_confirms_what_clients_say() {
    let (mut server, ada, ben) = two();
    let cem = server.join("cem", "kitchen");
    server.say(ada, path("ben", MediaPath::Tcp));
    server.say(ada, path("cem", MediaPath::Direct));
    server.say(ben, path("ada", MediaPath::Udp));
    server.say(cem, path("ada", MediaPath::Direct));
    server.relay_says("ada", None, RelayWord::Carries(MediaPath::Tcp));
    assert_eq!(server.now(), PathCounts { direct: 2, udp: 1, tcp: 1, ..NONE });
}
