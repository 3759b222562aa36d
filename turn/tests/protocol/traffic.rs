//! What is told of the traffic: how much went to whom.

use std::time::Duration;

use sohbet_turn::server::{Happening, SEND_PEERS_PER_ALLOCATION, Sent};

use crate::world::{Peer, World};

/// Alice permits two others of her room.
fn three() -> (World, Peer, Peer, Peer) {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let (mut bob, mut carol) = (world.allocated("bob", "room"), world.allocated("carol", "room"));
    for other in [&mut bob, &mut carol] {
        assert_eq!((world.permit(&mut alice, other.relayed), world.permit(other, alice.relayed)), (0, 0));
    }
    world.events();
    (world, alice, bob, carol)
}

/// Lets time pass; gives the packets to each holder, each time that is told.
fn told_within(world: &mut World, seconds: u64) -> Vec<Vec<(String, u64)>> {
    let mut told = Vec::new();
    for _ in 0..seconds {
        world.pass(Duration::from_secs(1));
        world.wake();
        told.extend(world.events().into_iter().filter_map(|event| match event.what {
            Happening::Traffic { sent, .. } => Some(sent),
            _ => None,
        }));
    }
    let named = |sent: Sent| (sent.holder.unwrap().name().to_owned(), sent.packets);
    told.into_iter().map(|sent| sent.into_iter().map(named).collect()).collect()
}

#[test]
fn what_went_to_each_peer_is_told_soon_with_whose_allocation_it_is() {
    let (mut world, mut alice, bob, carol) = three();
    world.bind(&mut alice, 0x4000, bob.relayed);
    world.send_on(&alice, 0x4000, b"one");
    world.send_on(&alice, 0x4000, b"two");
    world.send(&mut alice, carol.relayed, b"three");
    assert_eq!(told_within(&mut world, 3), [[("bob".to_owned(), 2), ("carol".to_owned(), 1)]]);
}

#[test]
fn what_was_told_is_not_told_again_and_silence_is_told_once() {
    let (mut world, mut alice, bob, _carol) = three();
    world.send(&mut alice, bob.relayed, b"one");
    assert_eq!(told_within(&mut world, 3), [[("bob".to_owned(), 1)]]);
    world.send(&mut alice, bob.relayed, b"two");
    world.send(&mut alice, bob.relayed, b"three");
    assert_eq!(told_within(&mut world, 9), Vec::<Vec<_>>::new());
    assert_eq!(told_within(&mut world, 1), [[("bob".to_owned(), 2)]]);
    assert_eq!(told_within(&mut world, 60), [Vec::new()]);
}

#[test]
fn what_was_sent_to_peers_that_made_room_for_others_still_counts() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let relayed = alice.relayed;
    world.permit(&mut alice, relayed);
    let others: Vec<_> = (0..=SEND_PEERS_PER_ALLOCATION).map(|_| world.allocated("bob", "room")).collect();
    for mut other in others {
        world.permit(&mut other, alice.relayed);
        world.send(&mut alice, other.relayed, b"1234");
    }
    world.pass(Duration::from_secs(3));
    world.wake();
    let total = world.events().into_iter().find_map(|event| match event.what {
        Happening::Traffic { total, .. } => Some(total),
        _ => None,
    });
    let sent = u64::try_from(SEND_PEERS_PER_ALLOCATION + 1).unwrap();
    assert_eq!(total.map(|total| (total.sent_packets, total.sent_bytes)), Some((sent, 4 * sent)));
}
