use std::time::Duration;

use sohbet_turn::server::{CHANNEL_LIFETIME, CHANNEL_QUARANTINE, Settings};

use crate::{
    client::{self, address, bytes},
    world::{Outcome, Peer, World, settings},
};

const DATA: &[u8] = b"an odd number of bytes.";

/// Two clients of one room, each permitting the other.
fn two() -> (World, Peer, Peer) {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let mut bob = world.allocated("bob", "room");
    assert_eq!(world.permit(&mut alice, bob.relayed), 0);
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    (world, alice, bob)
}

#[test]
fn channel_data_becomes_channel_data_under_the_receiver_s_number() {
    let (mut world, mut alice, mut bob) = two();
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    assert_eq!(world.bind(&mut bob, 0x4ABC, alice.relayed), 0);
    assert_eq!(world.send_on(&alice, 0x4000, DATA), bob.channel_data(0x4ABC, DATA));
    assert_eq!(world.send_on(&bob, 0x4ABC, DATA), alice.channel_data(0x4000, DATA));
}

#[test]
fn channel_data_becomes_a_data_indication_for_a_client_without_channels() {
    let (mut world, mut alice, bob) = two();
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    let outcome = world.send_on(&alice, 0x4000, DATA);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA), "{outcome:?}");
}

#[test]
fn a_send_indication_becomes_channel_data_for_a_client_with_a_channel() {
    let (mut world, mut alice, mut bob) = two();
    assert_eq!(world.bind(&mut bob, 0x4001, alice.relayed), 0);
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), bob.channel_data(0x4001, DATA));
}

#[test]
fn a_send_indication_becomes_a_data_indication_for_a_client_without_channels() {
    let (mut world, mut alice, bob) = two();
    let outcome = world.send(&mut alice, bob.relayed, DATA);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA), "{outcome:?}");
}

#[test]
fn a_send_indication_may_name_its_data_before_its_peer() {
    let (mut world, mut alice, bob) = two();
    let attributes = vec![bytes(client::DATA, DATA), address(client::XOR_PEER_ADDRESS, bob.relayed)];
    let indication = alice.session.indication(client::SEND, &attributes);
    let outcome = world.packet(&alice, &indication);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA), "{outcome:?}");
}

#[test]
fn ipv6_relayed_addresses_reach_each_other() {
    let mut world = World::new();
    let family = vec![bytes(client::REQUESTED_ADDRESS_FAMILY, &client::IPV6)];
    world.admit("alice", "room");
    let [mut alice, mut bob] = [(); 2].map(|()| world.peer("alice"));
    for peer in [&mut alice, &mut bob] {
        assert_eq!(world.allocate_with(peer, &family).code(), 0);
        assert!(peer.relayed.is_ipv6());
    }
    assert_eq!(world.permit(&mut alice, bob.relayed), 0);
    assert_eq!(world.bind(&mut bob, 0x4000, alice.relayed), 0);
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), bob.channel_data(0x4000, DATA));
    let outcome = world.send_on(&bob, 0x4000, DATA);
    assert!(alice.gets_data(&outcome, bob.relayed, DATA), "{outcome:?}");
}

#[test]
fn a_channel_bound_while_media_flows_is_used_from_the_next_packet_on() {
    let (mut world, mut alice, mut bob) = two();
    let outcome = world.send(&mut alice, bob.relayed, DATA);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA));
    assert_eq!(world.bind(&mut bob, 0x4001, alice.relayed), 0);
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), bob.channel_data(0x4001, DATA));
}

#[test]
fn without_the_sender_s_permission_an_indication_is_dropped() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let mut bob = world.allocated("bob", "room");
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    assert_eq!(world.counters.dropped_permission, 1);
}

#[test]
fn without_the_receiver_s_permission_nothing_gets_through() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let bob = world.allocated("bob", "room");
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    assert_eq!(world.send_on(&alice, 0x4000, DATA), Outcome::Nothing);
    assert_eq!(world.counters.dropped_permission, 2);
}

#[test]
fn a_permission_is_for_one_relayed_address_and_not_for_the_next() {
    let mut world = World::with(Settings { announce_v4: None, ..settings() });
    world.admit("alice", "room");
    let [mut alice, mut bob, mut carol] = [1, 2, 3].map(|index| {
        let mut peer = world.peer("alice");
        peer.five_tuple.server.set_ip([198, 51, 100, index].into());
        assert_eq!(world.allocate(&mut peer).code(), 0);
        peer
    });
    for other in [&mut bob, &mut carol] {
        assert_eq!(world.permit(other, alice.relayed), 0);
    }
    assert_eq!(world.permit(&mut alice, bob.relayed), 0);
    assert_ne!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    assert_eq!(world.send(&mut alice, carol.relayed, DATA), Outcome::Nothing);
    assert_ne!(world.send(&mut bob, alice.relayed, DATA), world.send(&mut carol, alice.relayed, DATA));
}

#[test]
fn padding_holds_nothing_of_earlier_packets() {
    let (mut world, mut alice, bob) = two();
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    world.send_on(&alice, 0x4000, &[0xFF; 40]);
    let Outcome::Relayed(_, indication) = world.send_on(&alice, 0x4000, b"x") else { panic!("nothing came") };
    assert_eq!(indication[indication.len() - 4..], *b"x\0\0\0");
}

#[test]
fn a_permission_lasts_300_seconds_to_the_millisecond() {
    let (mut world, mut alice, bob) = two();
    world.pass(Duration::from_millis(299_999));
    assert_ne!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
    world.pass(Duration::from_millis(1));
    assert_eq!(world.send(&mut alice, bob.relayed, DATA), Outcome::Nothing);
}

#[test]
fn a_channel_lasts_600_seconds_and_its_peer_is_then_no_longer_addressed_by_it() {
    let (mut world, mut alice, mut bob) = two();
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    assert_eq!(world.bind(&mut bob, 0x4001, alice.relayed), 0);
    for _ in 0..2 {
        world.pass(Duration::from_secs(299));
        world.permit(&mut alice, bob.relayed);
        world.permit(&mut bob, alice.relayed);
        for peer in [&mut alice, &mut bob] {
            assert_eq!(world.request(peer, client::REFRESH, &vec![]).code(), 0);
        }
    }
    world.pass(Duration::from_millis(1_999));
    assert_eq!(world.send_on(&alice, 0x4000, DATA), bob.channel_data(0x4001, DATA));
    world.pass(Duration::from_millis(1));
    assert_eq!(world.send_on(&alice, 0x4000, DATA), Outcome::Nothing);
    let outcome = world.send(&mut alice, bob.relayed, DATA);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA), "{outcome:?}");
}

#[test]
fn a_number_that_was_another_peer_s_is_used_once_it_is_bound_anew() {
    let mut world = World::new();
    let [mut alice, mut bob, carol] = ["alice", "bob", "carol"].map(|id| world.allocated(id, "room"));
    let hour = vec![bytes(client::LIFETIME, &3600_u32.to_be_bytes())];
    for peer in [&mut alice, &mut bob] {
        assert_eq!(world.request(peer, client::REFRESH, &hour).code(), 0);
    }
    assert_eq!(world.bind(&mut alice, 0x4000, bob.relayed), 0);
    assert_eq!(world.bind(&mut alice, 0x4001, carol.relayed), 0);
    world.pass(CHANNEL_LIFETIME + CHANNEL_QUARANTINE);
    assert_eq!(world.bind(&mut alice, 0x4001, bob.relayed), 0);
    assert_eq!(world.bind(&mut bob, 0x4000, alice.relayed), 0);
    assert_eq!(world.send_on(&bob, 0x4000, b"there"), alice.channel_data(0x4001, b"there"));
}

#[test]
fn a_peer_that_allocates_again_is_found_at_its_new_address_and_not_at_the_old() {
    let (mut world, mut alice, mut bob) = two();
    let old = bob.relayed;
    assert_ne!(world.send(&mut alice, old, DATA), Outcome::Nothing);
    assert_eq!(world.request(&mut bob, client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]).code(), 0);
    assert_eq!(world.send(&mut alice, old, DATA), Outcome::Nothing);
    assert_eq!(world.allocate(&mut bob).code(), 0);
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    let outcome = world.send(&mut alice, bob.relayed, DATA);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA), "{outcome:?}");
}

#[test]
fn a_route_that_found_nobody_is_tried_again_after_50_milliseconds() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    // The world's ports are drawn from a fixed seed: this is where the next one will be.
    let next = two().2.relayed;
    assert_eq!(world.permit(&mut alice, next), 0);
    assert_eq!(world.send(&mut alice, next, DATA), Outcome::Nothing);
    let mut bob = world.allocated("bob", "room");
    assert_eq!(bob.relayed, next);
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    world.pass(Duration::from_millis(49));
    assert_eq!(world.send(&mut alice, next, DATA), Outcome::Nothing);
    assert_eq!(world.counters.dropped_no_peer, 2);
    world.pass(Duration::from_millis(1));
    let outcome = world.send(&mut alice, next, DATA);
    assert!(bob.gets_data(&outcome, alice.relayed, DATA), "{outcome:?}");
}

#[test]
fn more_peers_than_are_remembered_are_all_reached() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.allocated("alice", "room");
    let others: Vec<_> = (0..40)
        .map(|_| {
            let mut other = world.allocated("alice", "room");
            assert_eq!(world.permit(&mut other, alice.relayed), 0);
            other
        })
        .collect();
    assert_eq!(world.permit(&mut alice, others[0].relayed), 0);
    for other in others.iter().chain(&others) {
        let outcome = world.send(&mut alice, other.relayed, DATA);
        assert!(other.gets_data(&outcome, alice.relayed, DATA));
    }
}
