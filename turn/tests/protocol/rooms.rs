use std::time::Duration;

use crate::{
    client,
    world::{Outcome, World},
};

const DATA: &[u8] = b"data";

#[test]
fn members_of_one_room_cannot_reach_another() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "one");
    let mut mallory = world.allocated("mallory", "two");
    assert_eq!(world.bind(&mut alice, 0x4000, mallory.relayed), 0);
    assert_eq!(world.bind(&mut mallory, 0x4000, alice.relayed), 0);
    assert_eq!(world.send_on(&mallory, 0x4000, DATA), Outcome::Nothing);
    assert_eq!(world.send(&mut mallory, alice.relayed, DATA), Outcome::Nothing);
    assert_eq!(world.send_on(&alice, 0x4000, DATA), Outcome::Nothing);
    assert_eq!(world.counters.dropped_no_peer, 3);
}

#[test]
fn a_revoked_participant_is_cut_off_in_both_directions_by_the_next_packet() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let mut bob = world.allocated("bob", "room");
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    assert_eq!(world.bind(&mut bob, 0x4000, alice.relayed), 0);
    assert_eq!(world.send_on(&alice, 0x4000, DATA), bob.channel_data(0x4000, DATA));
    world.revoke("alice");
    assert_eq!(world.send_on(&alice, 0x4000, DATA), Outcome::Nothing);
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    assert_eq!(world.send_on(&bob, 0x4000, DATA), Outcome::Nothing);
    assert_eq!(world.allocations_of("alice"), 0);
}

#[test]
fn a_revoked_participant_can_neither_refresh_nor_allocate_again() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    world.revoke("alice");
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 401);
    assert_eq!(world.allocate(&mut alice).code(), 401);
    let mut elsewhere = world.peer("alice");
    assert_eq!(world.allocate(&mut elsewhere).code(), 401);
}

#[test]
fn what_was_revoked_leaves_no_memory_behind_once_the_shards_wake() {
    let mut world = World::new();
    let _alice = world.allocated("alice", "room");
    let _bob = world.allocated("bob", "room");
    world.revoke("alice");
    world.pass(Duration::from_secs(1));
    world.wake();
    assert_eq!(world.kept(), 1);
}

#[test]
fn moving_to_another_room_ends_what_was_allocated_in_the_first() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "one");
    let mut bob = world.allocated("bob", "one");
    assert_eq!(world.permit(&mut alice, bob.relayed), 0);
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    world.admit("alice", "one");
    assert_ne!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    world.admit("alice", "two");
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 437);
}

#[test]
fn only_relayed_addresses_of_this_server_can_be_permitted_or_bound() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    for outside in ["127.0.0.1:80", "10.0.0.1:80", "192.0.2.7:5001", "198.51.100.1:3478", "8.8.8.8:53"] {
        assert_eq!(world.permit(&mut alice, outside.parse().unwrap()), 403, "{outside}");
        assert_eq!(world.bind(&mut alice, 0x4000, outside.parse().unwrap()), 403, "{outside}");
    }
}

#[test]
fn a_peer_of_the_other_address_family_is_refused() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    assert_eq!(world.permit(&mut alice, "[2001:db8::5]:50000".parse().unwrap()), 443);
}
