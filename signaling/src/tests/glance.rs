use super::support::{RELAY_ONLY, Server};
use crate::{
    PathCounts, RelayWord,
    protocol::{ClientMessage, MediaPath, Presence, Role},
};

#[test]
fn the_fullest_rooms_come_first_and_what_is_left_out_is_counted() {
    let mut server = Server::new();
    for (name, room) in [("ada", "attic"), ("ben", "kitchen"), ("cem", "kitchen"), ("eve", RELAY_ONLY)] {
        server.join(name, room);
    }
    let glance = server.signaling.glance(2);
    assert_eq!((glance.rooms_in_all, glance.participants_in_all), (3, 4));
    let rooms: Vec<_> = glance.rooms.iter().map(|room| (&*room.room, room.participants.len())).collect();
    assert_eq!(rooms, [("kitchen", 2), ("attic", 1)]);
    let all = server.signaling.glance(usize::MAX).rooms;
    let hidden: Vec<_> = all.iter().filter(|room| room.relay_only).map(|room| &*room.room).collect();
    assert_eq!(hidden, [RELAY_ONLY]);
}

#[test]
fn each_participant_is_shown_with_the_ways_that_are_believed() {
    let mut server = Server::new();
    let ada = server.join_as("ada", "kitchen", Role::Owner);
    let ben = server.join_as("ben", "kitchen", Role::Guest);
    server.join("cem", "kitchen");
    server.say(ada, ClientMessage::Path { to: "ben".into(), path: MediaPath::Direct });
    server.signaling.handle_relay_word("ada", Some("cem"), RelayWord::Carries(MediaPath::Tls));
    server.disconnect(ben);
    let glance = server.signaling.glance(1);
    let [ada, ben, cem] = &*glance.rooms[0].participants else { panic!("{glance:?}") };
    assert_eq!((&*ada.name, ada.guest, ada.presence), ("ada", false, Presence::Online));
    assert_eq!(ada.ways, PathCounts { direct: 1, tls: 1, ..PathCounts::default() });
    assert_eq!((&*ben.name, ben.guest, ben.presence), ("ben", true, Presence::Reconnecting));
    assert_eq!((ben.ways, cem.ways), (PathCounts::default(), PathCounts::default()));
}

#[test]
fn those_who_wait_outside_are_counted_and_not_shown() {
    let mut server = Server::new();
    server.join_as("ada", "kitchen", Role::Owner);
    server.waiting_room = true;
    for name in ["ben", "cem"] {
        server.join(name, "kitchen");
    }
    let glance = server.signaling.glance(1);
    assert_eq!((glance.rooms[0].participants.len(), glance.rooms[0].waiting), (1, 2));
}
