//! What strangers get: answers of bounded length, and not too many.

use std::{net::SocketAddr, time::Duration};

use proptest::{collection::vec, prelude::*};
use sohbet_turn::{
    Transport,
    server::{Credentials, Settings},
};

use crate::{
    client::{self, Attributes, bytes},
    world::{Outcome, Peer, SECRET, World, settings},
};

const METHODS: [u16; 5] =
    [client::BINDING, client::ALLOCATE, client::REFRESH, client::CREATE_PERMISSION, client::CHANNEL_BIND];

fn with_realm(len: usize) -> World {
    World::with(Settings { credentials: Credentials::new("r".repeat(len), SECRET.to_vec()), ..settings() })
}

/// What a request without a credential is answered with.
fn answer(world: &mut World, peer: &mut Peer, method: u16, attributes: &Attributes) -> Outcome {
    let request = peer.session.bare(method, attributes);
    world.packet(peer, &request)
}

fn code(outcome: &Outcome) -> Option<u16> {
    match outcome {
        Outcome::Reply(response) => Some(response.code()),
        _ => None,
    }
}

fn transport() -> Attributes {
    vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]
}

/// Attributes that mean something here, and such as are understood by nobody.
fn attribute() -> impl Strategy<Value = (u16, client::Value)> {
    let known = [
        client::REQUESTED_TRANSPORT,
        client::LIFETIME,
        client::NONCE,
        client::REALM,
        client::USERNAME,
        client::USERHASH,
        client::PASSWORD_ALGORITHM,
        client::PASSWORD_ALGORITHMS,
        client::MESSAGE_INTEGRITY,
        client::MESSAGE_INTEGRITY_SHA256,
    ];
    let kind = prop_oneof![prop::sample::select(known.to_vec()), 0x7000_u16..0x8000, 0xC000_u16..];
    (kind, prop_oneof![Just(0), Just(4), Just(20), Just(32), 0_usize..60])
        .prop_map(|(kind, len)| bytes(kind, &vec![b'x'; len]))
}

proptest! {
    #[test]
    fn no_stranger_s_datagram_is_answered_with_much_more(
        method in prop::sample::select(METHODS.to_vec()),
        attributes in vec(attribute(), 0..6),
        realm in 0_usize..130,
        client in any::<SocketAddr>(),
        fingerprint in any::<bool>(),
        signed in any::<bool>(),
    ) {
        let mut world = with_realm(realm);
        let mut peer = world.peer_at("alice", client, Transport::Udp);
        peer.session.fingerprint = fingerprint;
        let request = if signed && !attributes.iter().any(|(kind, _)| is_ending(*kind)) {
            peer.session.signed(method, &attributes)
        } else {
            peer.session.raw(method, &attributes)
        };
        if let Outcome::Reply(response) = world.packet(&peer, &request) {
            let halves = if matches!(response.code(), 401 | 438) { 7 } else { 5 };
            prop_assert!(2 * response.0.len() <= halves * request.len(), "{response:?} to {request:?}");
        }
    }
}

/// Whether the codec writes nothing behind an attribute like this.
fn is_ending(kind: u16) -> bool {
    [client::MESSAGE_INTEGRITY, client::MESSAGE_INTEGRITY_SHA256].contains(&kind)
}

#[test]
fn a_client_s_first_allocate_is_answered_with_the_whole_offer() {
    let mut world = World::new();
    let mut alice = world.peer("alice");
    let Outcome::Reply(response) = answer(&mut world, &mut alice, client::ALLOCATE, &transport()) else { panic!() };
    assert_eq!((response.code(), response.0.len()), (401, 88));
}

#[test]
fn where_the_offer_does_not_fit_there_is_a_challenge_without() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let Outcome::Reply(response) = answer(&mut world, &mut alice, client::REFRESH, &vec![]) else { panic!() };
    assert_eq!((response.code(), response.0.len()), (401, 60));
    assert!(alice.session.learn(&response));
    assert_eq!((alice.session.nonce.len(), alice.session.offered.len()), (16, 0));
    let request = alice.session.signed(client::ALLOCATE, &transport());
    assert_eq!(world.reply(&alice, &request).code(), 0);
}

#[test]
fn where_no_challenge_fits_there_is_none_but_on_a_stream() {
    let mut world = with_realm(60);
    let mut alice = world.peer("alice");
    assert_eq!(answer(&mut world, &mut alice, client::ALLOCATE, &transport()), Outcome::Nothing);
    assert_eq!(world.counters.dropped_amplifying, 1);
    for transport in [Transport::Tcp, Transport::Tls] {
        let mut alice = world.peer_at("alice", "192.0.2.7:6000".parse().unwrap(), transport);
        assert_eq!(code(&answer(&mut world, &mut alice, client::REFRESH, &vec![])), Some(401));
    }
    assert_eq!(world.counters.dropped_amplifying, 1);
}

#[test]
fn unknown_attributes_are_named_to_strangers_but_not_without_end() {
    let mut world = World::new();
    let mut alice = world.peer("alice");
    let attributes: Attributes = (0x7F00..0x7F80).map(|kind| bytes(kind, &[])).collect();
    let Outcome::Reply(response) = answer(&mut world, &mut alice, client::BINDING, &attributes) else { panic!() };
    assert_eq!(response.value(client::UNKNOWN_ATTRIBUTES).unwrap().len(), 16);
}

/// How many of `count` Binding requests of `client` are answered.
fn answered(world: &mut World, client: &str, transport: Transport, count: usize) -> usize {
    let mut peer = world.peer_at("alice", client.parse().unwrap(), transport);
    let answers = (0..count).map(|_| answer(world, &mut peer, client::BINDING, &vec![]));
    answers.filter(|outcome| *outcome != Outcome::Nothing).count()
}

#[test]
fn one_network_gets_so_many_answers_and_no_more() {
    for (client, neighbour, elsewhere) in [
        ("192.0.2.7:5001", "192.0.2.200:7", "192.0.3.7:5001"),
        ("[2001:db8::7]:5001", "[2001:db8:0:ffff::7]:7", "[2001:db8:1::7]:5001"),
    ] {
        let mut world = World::new();
        assert_eq!(answered(&mut world, client, Transport::Udp, 2500), 2000);
        assert_eq!(world.counters.dropped_throttled, 500);
        assert_eq!(answered(&mut world, neighbour, Transport::Udp, 1), 0, "the same network");
        assert_eq!(answered(&mut world, elsewhere, Transport::Udp, 2000), 2000);
        world.pass(Duration::from_secs(1));
        assert_eq!(answered(&mut world, client, Transport::Udp, 500), 300, "a second later");
        world.pass(Duration::from_secs(3600));
        assert_eq!(answered(&mut world, client, Transport::Udp, 2500), 2000, "an hour later");
    }
}

#[test]
fn streams_are_not_throttled() {
    let mut world = World::new();
    assert_eq!(answered(&mut world, "192.0.2.7:5001", Transport::Tls, 3000), 3000);
}

#[test]
fn who_has_a_credential_is_served_while_strangers_are_throttled() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let client = alice.five_tuple.client.to_string();
    assert!(answered(&mut world, &client, Transport::Udp, 3000) < 3000);
    for _ in 0..3000 {
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    }
}

#[test]
fn a_call_of_ten_behind_one_address_meets_no_limit() {
    let mut world = World::new();
    for person in 0..10 {
        let id = format!("person {person}");
        world.admit(&id, "room");
        for connection in 0..54 {
            let client = SocketAddr::from(([192, 0, 2, 7], 10_001 + 2 * (54 * person + connection)));
            assert_eq!(answered(&mut world, &client.to_string(), Transport::Udp, 1), 1);
            let mut peer = world.peer_at(&id, client, Transport::Udp);
            assert_eq!(code(&answer(&mut world, &mut peer, client::ALLOCATE, &transport())), Some(401));
            assert_eq!(world.allocate(&mut peer).code(), 0);
        }
    }
    assert_eq!(world.counters.dropped_throttled, 0);
}
