//! Open mode: peers that are no allocation of this server.

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::{
    Limits,
    server::{End, Happening, Icmp, Open, PeerPolicy, Sent, Settings, Traffic},
};

use crate::{
    client::{self, bytes},
    world::{Outcome, Peer, World, settings},
};

/// A peer that anybody may reach, and another.
const OUTSIDE: &str = "1.2.3.4:7000";
const ELSEWHERE: &str = "1.2.3.5:7000";
const OUTSIDE_V6: &str = "[2606:4700::7]:7000";

pub(crate) fn open() -> Settings {
    let (bind_v4, bind_v6) = (Some([10, 0, 0, 5].into()), Some("fd00::5".parse().unwrap()));
    let open = Open { ports: 50_000..=50_999, bind_v4, bind_v6, peers: PeerPolicy::default() };
    Settings { open: Some(open), ..settings() }
}

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

/// A world with an allocation that has permitted the peer outside.
fn permitted() -> (World, Peer) {
    let mut world = World::with(open());
    let mut alice = world.allocated("alice", "room");
    assert_eq!(world.permit(&mut alice, at(OUTSIDE)), 0);
    (world, alice)
}

/// The local address of the relay port of `peer`: what is announced is another, behind a 1:1 NAT.
fn local(peer: &Peer) -> SocketAddr {
    SocketAddr::new([10, 0, 0, 5].into(), peer.relayed.port())
}

#[test]
fn a_relay_port_of_the_range_is_bound_behind_the_announced_address_and_closed_with_the_allocation() {
    let (mut world, mut alice) = permitted();
    assert!((50_000..=50_999).contains(&alice.relayed.port()));
    assert_eq!(alice.relayed.ip(), std::net::Ipv4Addr::new(203, 0, 113, 5));
    let Outcome::Sent(from, ..) = world.send(&mut alice, at(OUTSIDE), b"x") else { panic!("it leaves") };
    assert_eq!(from, local(&alice));
    world.request(&mut alice, client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]);
    assert_eq!((world.open_ports(), world.kept()), (0, 0));
}

#[test]
fn a_port_that_another_program_has_is_passed_over() {
    let mut world = World::with(open());
    world.let_ports_be_taken(15);
    let _alice = world.allocated("alice", "room");
    assert_eq!((world.open_ports(), world.allocations_of("alice")), (1, 1));
    world.let_ports_be_taken(16);
    let mut other = world.peer("alice");
    assert_eq!(world.allocate(&mut other).code(), 508);
    assert_eq!((world.open_ports(), world.allocations_of("alice")), (1, 1), "nothing is left of the attempt");
}

#[test]
fn a_port_that_another_program_has_leaves_no_port_kept_beside_it() {
    let limits = Limits { allocations_per_holder: 3, ..Limits::default() };
    let mut world = World::with(Settings { limits, ..open() });
    world.admit("alice", "room");
    world.let_ports_be_taken(2);
    let [mut first, mut second] = [(); 2].map(|()| world.peer("alice"));
    assert_eq!(world.allocate_with(&mut first, &vec![bytes(client::EVEN_PORT, &[0x80])]).code(), 0);
    assert_eq!(world.allocate(&mut second).code(), 0, "one address and one kept port of three");
}

#[test]
fn data_leaves_for_a_permitted_peer_and_comes_back_as_a_data_indication() {
    let (mut world, mut alice) = permitted();
    let sent = Outcome::Sent(local(&alice), at(OUTSIDE), b"there".to_vec(), false);
    assert_eq!(world.send(&mut alice, at(OUTSIDE), b"there"), sent);
    let back = world.arrive_from(&alice, at(OUTSIDE), b"back");
    assert!(alice.gets_data(&back, at(OUTSIDE), b"back"));
    let other_port = world.arrive_from(&alice, at("1.2.3.4:7001"), b"a permission is for all ports");
    assert!(alice.gets_data(&other_port, at("1.2.3.4:7001"), b"a permission is for all ports"));
}

#[test]
fn without_a_permission_nothing_leaves_and_nothing_comes_in() {
    let (mut world, mut alice) = permitted();
    assert_eq!(world.send(&mut alice, at(ELSEWHERE), b"x"), Outcome::Nothing);
    assert_eq!(world.arrive_from(&alice, at(ELSEWHERE), b"x"), Outcome::Nothing);
    assert_eq!(world.counters.dropped_permission, 2);
}

#[test]
fn a_permission_for_a_peer_outside_lasts_300_seconds() {
    let (mut world, mut alice) = permitted();
    world.pass(Duration::from_millis(299_999));
    assert_ne!(world.send(&mut alice, at(OUTSIDE), b"x"), Outcome::Nothing);
    world.pass(Duration::from_millis(1));
    assert_eq!(world.send(&mut alice, at(OUTSIDE), b"x"), Outcome::Nothing);
    assert_eq!(world.arrive_from(&alice, at(OUTSIDE), b"x"), Outcome::Nothing);
}

#[test]
fn a_bound_channel_carries_data_both_ways_until_it_ends() {
    let (mut world, mut alice) = permitted();
    assert_eq!(world.bind(&mut alice, 0x4000, at(OUTSIDE)), 0);
    let sent = Outcome::Sent(local(&alice), at(OUTSIDE), b"there".to_vec(), false);
    assert_eq!(world.send_on(&alice, 0x4000, b"there"), sent);
    assert_eq!(world.arrive_from(&alice, at(OUTSIDE), b"back"), alice.channel_data(0x4000, b"back"));
    assert_eq!(world.arrive_from(&alice, at(OUTSIDE), b""), alice.channel_data(0x4000, b""));
    world.pass(Duration::from_secs(300));
    assert_eq!(world.arrive_from(&alice, at(OUTSIDE), b"x"), Outcome::Nothing, "a permission ends before its channel");
    assert_eq!(world.send_on(&alice, 0x4000, b"there"), sent, "the binding stands for the sender");
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    world.pass(Duration::from_secs(300));
    assert_eq!(world.send_on(&alice, 0x4000, b"there"), Outcome::Nothing);
}

#[test]
fn allocations_of_this_server_reach_each_other_in_process_in_open_mode_too() {
    let mut world = World::with(open());
    let (mut alice, mut bob) = (world.allocated("alice", "room"), world.allocated("bob", "room"));
    let mut mallory = world.allocated("mallory", "elsewhere");
    let (to_alice, to_bob) = (alice.relayed, bob.relayed);
    assert_eq!(world.bind(&mut alice, 0x4000, to_bob), 0);
    assert_eq!(world.bind(&mut bob, 0x4001, to_alice), 0);
    assert_eq!(world.send_on(&alice, 0x4000, b"there"), bob.channel_data(0x4001, b"there"));
    assert_eq!(world.bind(&mut mallory, 0x4000, to_bob), 0);
    assert_eq!(world.send_on(&mallory, 0x4000, b"x"), Outcome::Nothing, "another room is not reached by any way");
}

#[test]
fn an_allocation_of_both_families_has_a_port_of_each_and_uses_the_right_one() {
    let mut world = World::with(open());
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let both = vec![bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
    assert_eq!(world.allocate_with(&mut alice, &both).code(), 0);
    assert_eq!(world.open_ports(), 2);
    for outside in [OUTSIDE, OUTSIDE_V6].map(at) {
        assert_eq!(world.permit(&mut alice, outside), 0);
        let Outcome::Sent(from, to, ..) = world.send(&mut alice, outside, b"x") else { panic!("it leaves") };
        assert_eq!((from.is_ipv4(), to), (outside.is_ipv4(), outside));
        let back = world.arrive_from(&alice, outside, b"back");
        assert!(alice.gets_data(&back, outside, b"back"));
    }
}

#[test]
fn a_family_that_is_not_relayed_is_refused_and_a_client_that_names_none_gets_the_other() {
    let mut world = World::with(Settings { open: open().open.map(|open| Open { bind_v4: None, ..open }), ..open() });
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let four = vec![bytes(client::REQUESTED_ADDRESS_FAMILY, &client::IPV4)];
    assert_eq!(world.allocate_with(&mut alice, &four).code(), 440);
    assert_eq!(world.allocate(&mut alice).code(), 0);
    assert!(alice.relayed.is_ipv6());
    assert_eq!(world.permit(&mut alice, at(OUTSIDE)), 443);
}

#[test]
fn dont_fragment_is_kept_for_the_packet_that_asks_for_it() {
    let (mut world, mut alice) = permitted();
    let attributes = vec![
        client::address(client::XOR_PEER_ADDRESS, at(OUTSIDE)),
        bytes(client::DONT_FRAGMENT, &[]),
        bytes(client::DATA, b"whole"),
    ];
    let indication = alice.session.indication(client::SEND, &attributes);
    let whole = Outcome::Sent(local(&alice), at(OUTSIDE), b"whole".to_vec(), true);
    assert_eq!(world.packet(&alice, &indication), whole);
}

#[test]
fn an_icmp_error_is_told_to_the_client_for_peers_it_has_permitted() {
    let (mut world, alice) = permitted();
    let icmp = |peer| Icmp { peer: at(peer), kind: 3, code: 4, data: 1400 };
    let Outcome::Relayed(client, bytes) = world.icmp(&alice, icmp(OUTSIDE)) else { panic!("it is told") };
    assert_eq!(client, alice.five_tuple.client);
    let told = client::Response(bytes);
    assert!(told.is_indication() && told.value(client::DATA).is_none());
    assert_eq!(told.address(client::XOR_PEER_ADDRESS), Some(at(OUTSIDE)));
    assert_eq!(told.value(client::ICMP), Some(vec![0, 0, 3, 4, 0, 0, 0x05, 0x78]));
    assert_eq!(world.icmp(&alice, icmp(ELSEWHERE)), Outcome::Nothing);
}

#[test]
fn permissions_for_peers_outside_are_bounded_and_a_request_installs_all_or_none() {
    let mut world = World::with(open());
    let mut alice = world.allocated("alice", "room");
    let peers = |range: std::ops::Range<u8>| {
        range.map(|last| client::address(client::XOR_PEER_ADDRESS, ([1, 2, 3, last], 7).into())).collect::<Vec<_>>()
    };
    assert_eq!(world.request(&mut alice, client::CREATE_PERMISSION, &peers(0..60)).code(), 0);
    assert_eq!(world.request(&mut alice, client::CREATE_PERMISSION, &peers(60..70)).code(), 508);
    assert_eq!(world.arrive_from(&alice, ([1, 2, 3, 60], 7).into(), b"x"), Outcome::Nothing);
    assert_eq!(
        world.request(&mut alice, client::CREATE_PERMISSION, &peers(0..64)).code(),
        0,
        "refreshed and filled up"
    );
}

#[test]
fn nothing_outlives_the_participant() {
    let (mut world, mut alice) = permitted();
    assert_eq!(world.bind(&mut alice, 0x4000, at(OUTSIDE)), 0);
    world.revoke("alice");
    assert_eq!(world.send_on(&alice, 0x4000, b"x"), Outcome::Nothing);
    assert_eq!(world.arrive_from(&alice, at(OUTSIDE), b"x"), Outcome::Nothing);
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 401);
    world.wake();
    assert_eq!(world.open_ports(), 0);
}

#[test]
fn what_happens_to_an_allocation_is_told_with_what_it_passed() {
    let (mut world, mut alice) = permitted();
    world.bind(&mut alice, 0x4000, at(OUTSIDE));
    world.bind(&mut alice, 0x4000, at(OUTSIDE));
    world.send_on(&alice, 0x4000, b"12345");
    world.arrive_from(&alice, at(OUTSIDE), b"123");
    world.wake();
    world.pass(Duration::from_secs(10));
    world.wake();
    world.request(&mut alice, client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]);
    let traffic = Traffic { sent_packets: 1, sent_bytes: 5, received_packets: 1, received_bytes: 3 };
    let told: Vec<_> = world.events().into_iter().map(|event| event.what).collect();
    assert_eq!(
        told,
        [
            Happening::Allocated(alice.relayed),
            Happening::Bound { channel: 0x4000, peer: at(OUTSIDE) },
            Happening::Traffic { total: traffic, sent: vec![Sent { holder: None, packets: 1 }] },
            Happening::Ended { why: End::Released, traffic },
        ]
    );
}

#[test]
fn an_end_is_told_with_its_reason() {
    for (why, end) in [(End::Expired, None), (End::Revoked, Some("alice"))] {
        let (mut world, _alice) = permitted();
        match end {
            Some(id) => world.revoke(id),
            None => world.pass(Duration::from_secs(600)),
        }
        world.wake();
        let told = world.events().pop().expect("the end is told");
        assert!(matches!(told.what, Happening::Ended { why: told, .. } if told == why), "{told:?}");
        assert_eq!(told.holder.name(), "alice");
    }
}
