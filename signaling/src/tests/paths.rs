use super::support::Server;
use crate::{
    PathCounts,
    protocol::{ClientMessage, MediaPath},
};

fn path(to: &str, path: MediaPath) -> ClientMessage {
    ClientMessage::Path { to: to.into(), path }
}

#[test]
fn each_end_counts_and_only_a_change_counts_again() {
    let mut server = Server::new();
    let (ada, ben) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"));
    server.say(ada, path("ben", MediaPath::Direct));
    server.say(ada, path("ben", MediaPath::Direct));
    server.say(ben, path("ada", MediaPath::Udp));
    server.say(ben, path("ada", MediaPath::Tls));
    assert_eq!(server.signaling.paths_now(), PathCounts { direct: 1, tls: 1, ..PathCounts::default() });
    let since = PathCounts { direct: 1, udp: 1, tls: 1, ..PathCounts::default() };
    assert_eq!(server.signaling.paths_since_start(), since);
}

#[test]
fn who_left_is_forgotten_at_both_ends() {
    let mut server = Server::new();
    let (ada, ben) = (server.join("ada", "kitchen"), server.join("ben", "kitchen"));
    server.say(ada, path("ben", MediaPath::Tcp));
    server.say(ben, path("ada", MediaPath::Tcp));
    server.say(ben, ClientMessage::Leave);
    assert_eq!(server.signaling.paths_now(), PathCounts::default());
    assert_eq!(server.signaling.paths_since_start().tcp, 2);
}

#[test]
fn nobody_counts_for_themselves_for_another_room_or_for_nobody() {
    let mut server = Server::new();
    let ada = server.join("ada", "kitchen");
    server.join("ben", "garden");
    server.heard(ada);
    for to in ["ada", "ben", "nobody"] {
        server.say(ada, path(to, MediaPath::Direct));
    }
    assert_eq!(server.signaling.paths_since_start(), PathCounts::default());
    assert!(server.heard(ada).is_empty());
}
