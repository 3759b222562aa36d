use super::support::Server;
use crate::{
    ConnectionId, Time,
    protocol::{ClientMessage, Role, ServerMessage},
};

fn hand(participant: &str, raised: bool) -> ClientMessage {
    ClientMessage::Hand { participant: participant.into(), raised }
}

/// The order that a connection was told last.
fn order(server: &mut Server, connection: ConnectionId) -> Vec<String> {
    let heard = server.heard(connection).into_iter().rev();
    let mut orders = heard.filter_map(|message| match message {
        ServerMessage::Hands { hands } | ServerMessage::Joined { hands, .. } => Some(hands),
        _ => None,
    });
    orders.next().expect("an order")
}

fn three() -> (Server, [ConnectionId; 3]) {
    let mut server = Server::new();
    let people = [("ada", Role::Moderator), ("ben", Role::Member), ("cem", Role::Guest)];
    let connections = people.map(|(name, role)| server.join_as(name, "kitchen", role));
    (server, connections)
}

#[test]
fn hands_have_the_order_in_which_they_were_raised() {
    let (mut server, [ada, ben, cem]) = three();
    server.say(cem, hand("cem", true));
    server.say(ada, hand("ada", true));
    server.say(ben, hand("ben", true));
    server.say(cem, hand("cem", true));
    for connection in [ada, ben, cem] {
        assert_eq!(order(&mut server, connection), ["cem", "ada", "ben"]);
    }
    let newcomer = server.join("deniz", "kitchen");
    assert_eq!(order(&mut server, newcomer), ["cem", "ada", "ben"]);
}

#[test]
fn a_hand_that_is_lowered_goes_to_the_end_when_it_is_raised_again() {
    let (mut server, [ada, ben, cem]) = three();
    server.say(ben, hand("ben", true));
    server.say(cem, hand("cem", true));
    server.say(ben, hand("ben", false));
    server.say(ben, hand("ben", true));
    assert_eq!(order(&mut server, ada), ["cem", "ben"]);
    server.say(ada, hand("cem", false));
    assert_eq!(order(&mut server, cem), ["ben"]);
}

#[test]
fn a_hand_stays_up_through_a_resume_and_goes_with_who_leaves() {
    let (mut server, [ada, ben, _]) = three();
    server.say(ben, hand("ben", true));
    server.disconnect(ben);
    server.heard(ada);
    let ben = server.resume("ben", 0).unwrap();
    assert_eq!(order(&mut server, ben), ["ben"]);
    server.say(ben, ClientMessage::Leave);
    server.send(ben, crate::protocol::ClientFrame { seq: 2, ack: 0, message: ClientMessage::Leave });
    assert!(order(&mut server, ada).is_empty());
}

#[test]
fn a_hand_keeps_its_place_when_its_owner_has_to_join_anew() {
    let (mut server, [ada, ben, cem]) = three();
    server.say(ben, hand("ben", true));
    server.say(cem, hand("cem", true));
    server.disconnect(ben);
    server.wait(Time::from_secs(10));
    let again = server.connect();
    server.join_anew(again, "ben", "ben again", "kitchen").unwrap();
    assert_eq!(order(&mut server, ada), ["ben again", "cem"]);
    assert_eq!(order(&mut server, again), ["ben again", "cem"]);
    server.wait(Time::from_secs(60));
    assert!(server.heard(ada).iter().all(|message| !matches!(message, ServerMessage::Hands { .. })));
}

#[test]
fn a_second_device_does_not_take_the_hand_of_the_first() {
    let (mut server, [ada, ben, _]) = three();
    server.say(ben, hand("ben", true));
    let phone = server.connect();
    server.join_anew(phone, "ben", "ben's phone", "kitchen").unwrap();
    assert_eq!(order(&mut server, ada), ["ben"]);
}
