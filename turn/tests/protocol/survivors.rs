//! What allocations leave to the next process, and what becomes of it there.

use std::time::Duration;

use sohbet_turn::{
    Transport,
    server::{SURVIVAL, Survivor},
};

use crate::{
    client,
    world::{Outcome, Peer, World},
};

/// Alice and Bob of one room with a channel to each other, and a world after the restart that awaits them.
fn restarted() -> (World, Peer, Peer) {
    let mut before = World::new();
    let (mut alice, mut bob) = (before.allocated("alice", "room"), before.allocated("bob", "room"));
    assert_eq!(before.bind(&mut alice, 0x4000, bob.relayed), 0);
    assert_eq!(before.bind(&mut bob, 0x4001, alice.relayed), 0);
    let mut after = World::new();
    after.await_survivors(before.survivors());
    (after, alice, bob)
}

/// Each has sent something since, so that both are taken up.
fn taken_up() -> (World, Peer, Peer) {
    let (mut world, alice, bob) = restarted();
    world.send_on(&alice, 0x4000, b"lost");
    world.send_on(&bob, 0x4001, b"lost");
    world.pass(Duration::from_millis(50));
    (world, alice, bob)
}

#[test]
fn channels_go_on_without_a_request() {
    let (mut world, alice, bob) = taken_up();
    assert_eq!(world.send_on(&alice, 0x4000, b"there"), bob.channel_data(0x4001, b"there"));
    assert_eq!(world.send_on(&bob, 0x4001, b"back"), alice.channel_data(0x4000, b"back"));
}

#[test]
fn permissions_go_on_without_a_channel() {
    let mut before = World::new();
    let (mut alice, mut bob) = (before.allocated("alice", "room"), before.allocated("bob", "room"));
    assert_eq!(before.permit(&mut alice, bob.relayed), 0);
    assert_eq!(before.permit(&mut bob, alice.relayed), 0);
    let mut after = World::new();
    after.await_survivors(before.survivors());
    after.send(&mut bob, alice.relayed, b"lost");
    after.send(&mut alice, bob.relayed, b"lost");
    after.pass(Duration::from_millis(50));
    let sent = after.send(&mut alice, bob.relayed, b"there");
    assert!(bob.gets_data(&sent, alice.relayed, b"there"), "{sent:?}");
}

#[test]
fn a_survivor_is_refreshed_with_the_credential_it_was_made_with() {
    let (mut world, mut alice, _) = taken_up();
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    assert_eq!(world.allocations_of("alice"), 1);
}

#[test]
fn nobody_survives_for_long() {
    let (mut world, alice, bob) = taken_up();
    world.pass(SURVIVAL);
    assert_eq!(world.send_on(&alice, 0x4000, b"late"), Outcome::Nothing);
    world.wake();
    world.wake();
    assert_eq!((world.kept(), world.allocations()), (0, 0));
    assert_eq!(world.send_on(&bob, 0x4001, b"late"), Outcome::Nothing);
    let mut again = world.peer("alice");
    assert_eq!(world.allocate(&mut again).code(), 401, "the old participant is nobody any more");
}

#[test]
fn who_never_comes_back_is_nobody_in_the_end() {
    let (mut world, ..) = restarted();
    world.pass(SURVIVAL);
    let mut again = world.peer("alice");
    world.allocate(&mut again);
    assert_eq!(world.allocate(&mut again).code(), 401);
}

#[test]
fn a_stranger_takes_up_nothing() {
    let (mut world, ..) = restarted();
    let stranger = world.peer_at("alice", "192.0.2.8:5001".parse().unwrap(), Transport::Udp);
    assert_eq!(world.send_on(&stranger, 0x4000, b"hello"), Outcome::Nothing);
    assert_eq!(world.allocations(), 0);
}

#[test]
fn survivors_of_two_rooms_do_not_meet() {
    let mut before = World::new();
    let (mut alice, mallory) = (before.allocated("alice", "room"), before.allocated("mallory", "other"));
    assert_eq!(before.bind(&mut alice, 0x4000, mallory.relayed), 0);
    let mut after = World::new();
    after.await_survivors(before.survivors());
    after.send_on(&mallory, 0x4000, b"here");
    after.send_on(&alice, 0x4000, b"lost");
    after.pass(Duration::from_millis(50));
    assert_eq!(after.send_on(&alice, 0x4000, b"secret"), Outcome::Nothing);
}

#[test]
fn the_dead_leave_nothing() {
    let mut world = World::new();
    let _ = (world.allocated("alice", "room"), world.allocated("bob", "room"));
    world.revoke("alice");
    let ids: Vec<String> = world.survivors().into_iter().map(|Survivor { id, .. }| id).collect();
    assert_eq!(ids, ["bob"]);
}
