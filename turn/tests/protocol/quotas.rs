use std::time::Duration;

use sohbet_turn::{
    Limits, Transport,
    server::{CHANNELS_PER_ALLOCATION, PERMISSIONS_PER_ALLOCATION, Settings},
};

use crate::{
    client::{self, bytes},
    world::{Outcome, World, settings},
};

fn limited(limits: Limits) -> World {
    World::with(Settings { limits, ..settings() })
}

const PLENTY: Limits = Limits {
    allocations: 100,
    allocations_per_holder: 100,
    allocations_per_client: 100,
    bandwidth: 0,
    bandwidth_per_holder: 0,
    bandwidth_per_client: 0,
};

#[test]
fn one_id_gets_its_share_of_allocations_and_486_after() {
    let mut world = limited(Limits { allocations_per_holder: 2, ..PLENTY });
    let mut first = world.allocated("alice", "room");
    world.allocated("alice", "room");
    let mut third = world.peer("alice");
    assert_eq!(world.allocate(&mut third).code(), 486);
    world.allocated("bob", "room");
    world.request(&mut first, client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]);
    assert_eq!(world.allocate(&mut third).code(), 0, "what is given back can be given again");
}

#[test]
fn a_port_that_is_kept_counts_once_and_can_be_fetched_by_who_has_no_room_for_more() {
    let mut world = limited(Limits { allocations_per_holder: 2, ..PLENTY });
    world.admit("alice", "room");
    let [mut first, mut second, mut third] = [(); 3].map(|()| world.peer("alice"));
    let pair = world.allocate_with(&mut first, &vec![bytes(client::EVEN_PORT, &[0x80])]);
    assert_eq!(world.allocate(&mut third).code(), 486, "the kept one counts");
    let token = pair.value(client::RESERVATION_TOKEN).expect("a token comes with the pair");
    assert_eq!(world.allocate_with(&mut second, &vec![bytes(client::RESERVATION_TOKEN, &token)]).code(), 0);
}

#[test]
fn one_client_address_gets_its_share_of_allocations_and_486_after() {
    let mut world = limited(Limits { allocations_per_client: 1, ..PLENTY });
    world.admit("alice", "room");
    for (client, code) in [
        ("192.0.2.1:1000", 0),
        ("192.0.2.1:1001", 486),
        ("192.0.2.2:1001", 0),
        ("[2001:db8:0:1::1]:1000", 0),
        ("[2001:db8:0:1::2]:1000", 486),
        ("[2001:db8:0:2::1]:1000", 0),
    ] {
        let mut peer = world.peer_at("alice", client.parse().unwrap(), Transport::Udp);
        assert_eq!(world.allocate(&mut peer).code(), code, "{client}");
    }
}

#[test]
fn a_full_server_answers_508() {
    let mut world = limited(Limits { allocations: 3, ..PLENTY });
    for id in ["alice", "bob", "carol"] {
        world.allocated(id, "room");
    }
    world.admit("dave", "room");
    let mut dave = world.peer("dave");
    assert_eq!(world.allocate(&mut dave).code(), 508);
    world.revoke("alice");
    assert_eq!(world.allocate(&mut dave).code(), 0);
}

#[test]
fn channels_of_an_allocation_are_bounded() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let bind = |world: &mut World, alice: &mut _, index: u16| {
        world.bind(alice, 0x4000 + index, ([203, 0, 113, 5], 50000 + index).into())
    };
    let limit = u16::try_from(CHANNELS_PER_ALLOCATION).unwrap();
    for index in 0..limit {
        assert_eq!(bind(&mut world, &mut alice, index), 0);
    }
    assert_eq!(bind(&mut world, &mut alice, limit), 508);
    assert_eq!(bind(&mut world, &mut alice, 0), 0, "a bound one can still be renewed");
}

#[test]
fn permissions_of_an_allocation_are_bounded_and_a_request_is_granted_whole_or_not_at_all() {
    let mut world = World::with(Settings { announce_v4: None, ..settings() });
    world.admit("alice", "room");
    let limit = u8::try_from(PERMISSIONS_PER_ALLOCATION).unwrap();
    // A server with many addresses: each of these clients reached another one.
    let relayed: Vec<_> = (0..=limit)
        .map(|index| {
            let mut peer = world.peer("alice");
            peer.five_tuple.server.set_ip([198, 51, 100, index].into());
            assert_eq!(world.allocate(&mut peer).code(), 0);
            peer.relayed
        })
        .collect();
    let mut alice = world.allocated("alice", "room");
    let all = relayed.iter().map(|peer| client::address(client::XOR_PEER_ADDRESS, *peer)).collect();
    assert_eq!(world.request(&mut alice, client::CREATE_PERMISSION, &all).code(), 508);
    for peer in &relayed[..usize::from(limit)] {
        assert_eq!(world.permit(&mut alice, *peer), 0);
    }
    assert_eq!(world.permit(&mut alice, relayed[usize::from(limit)]), 508);
    assert_eq!(world.permit(&mut alice, relayed[0]), 0, "a held one can still be renewed");
}

#[test]
fn a_holder_that_sends_more_than_its_bandwidth_loses_the_rest_and_no_one_else_does() {
    let mut world = limited(Limits { bandwidth_per_holder: 100_000, ..PLENTY });
    let (mut alice, mut bob) = (world.allocated("alice", "room"), world.allocated("bob", "room"));
    let (to_alice, to_bob) = (alice.relayed, bob.relayed);
    world.bind(&mut alice, 0x4000, to_bob);
    world.bind(&mut bob, 0x4001, to_alice);
    let packet = [0; 1000];
    let passed = (0..300).filter(|_| world.send_on(&alice, 0x4000, &packet) != Outcome::Nothing).count();
    assert!((80..=110).contains(&passed), "a second's worth at once: {passed}");
    assert_eq!(world.counters.dropped_bandwidth, 300 - passed as u64);
    assert_ne!(world.send_on(&bob, 0x4001, &packet), Outcome::Nothing);
    world.pass(Duration::from_secs(1));
    let passed = (0..300).filter(|_| world.send_on(&alice, 0x4000, &packet) != Outcome::Nothing).count();
    assert!((80..=110).contains(&passed), "and again a second later: {passed}");
}
