use std::time::Duration;

use sohbet_turn::{Transport, server::DUMMY_V4};

use crate::{
    client::{self, bytes},
    world::{World, settings},
};

fn lifetime(seconds: u32) -> client::Attributes {
    vec![bytes(client::LIFETIME, &seconds.to_be_bytes())]
}

#[test]
fn an_allocation_names_its_relayed_and_its_reflexive_address_and_600_seconds() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let response = world.allocate(&mut alice);
    assert!(response.is_success() && alice.session.trusts(&response));
    assert_eq!(response.lifetime(), Some(600));
    assert_eq!(response.address(client::XOR_MAPPED_ADDRESS), Some(alice.five_tuple.client));
    assert_eq!(alice.relayed.ip(), std::net::Ipv4Addr::new(203, 0, 113, 5));
    assert!(alice.relayed.port() >= 49152);
}

#[test]
fn an_allocation_ends_at_its_last_millisecond_unless_refreshed() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    world.pass(Duration::from_millis(599_999));
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).lifetime(), Some(600));
    world.pass(Duration::from_secs(600));
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 401, "its credential has expired too");
    world.wake();
    assert_eq!((world.kept(), world.allocations_of("alice")), (0, 0));
}

#[test]
fn what_has_expired_leaves_no_trace_once_the_shards_wake() {
    let mut world = World::new();
    world.allocated("alice", "room");
    world.pass(Duration::from_secs(600));
    world.wake();
    assert_eq!((world.kept(), world.allocations_of("alice")), (0, 0));
}

#[test]
fn lifetimes_are_kept_between_600_and_3600_seconds() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    for (asked, granted) in [(1, 600), (599, 600), (601, 601), (3600, 3600), (3601, 3600), (u32::MAX, 3600)] {
        let response = world.request(&mut alice, client::REFRESH, &lifetime(asked));
        assert_eq!(response.lifetime(), Some(granted), "asked for {asked}");
    }
}

#[test]
fn a_refresh_with_lifetime_zero_ends_the_allocation() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    assert_eq!(world.request(&mut alice, client::REFRESH, &lifetime(0)).lifetime(), Some(0));
    assert_eq!(world.request(&mut alice, client::REFRESH, &lifetime(0)).code(), 437);
    assert_eq!((world.kept(), world.allocations_of("alice")), (0, 0));
}

#[test]
fn a_retransmitted_allocate_gets_the_same_answer_and_another_one_437() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let attributes = vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)];
    assert_eq!(world.request(&mut alice, client::REFRESH, &lifetime(0)).code(), 0);
    let request = alice.session.signed(client::ALLOCATE, &attributes);
    let first = world.reply(&alice, &request);
    world.pass(Duration::from_secs(3));
    assert!(first.is_success());
    assert_eq!(world.reply(&alice, &request), first);
    assert_eq!(world.request(&mut alice, client::ALLOCATE, &attributes).code(), 437);
    assert_eq!(world.allocations_of("alice"), 1);
}

#[test]
fn requests_without_an_allocation_get_437() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let peer = "203.0.113.5:50000".parse().unwrap();
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 437);
    assert_eq!(world.permit(&mut alice, peer), 437);
    assert_eq!(world.bind(&mut alice, 0x4000, peer), 437);
}

#[test]
fn only_udp_is_relayed() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let tcp = vec![bytes(client::REQUESTED_TRANSPORT, &[6, 0, 0, 0])];
    assert_eq!(world.request(&mut alice, client::ALLOCATE, &tcp).code(), 442);
    assert_eq!(world.request(&mut alice, client::ALLOCATE, &vec![]).code(), 400);
}

#[test]
fn a_client_over_ipv6_is_given_ipv4_unless_it_asks_for_ipv6() {
    let mut world = World::new();
    world.admit("alice", "room");
    for (family, v6) in [(None, false), (Some(client::IPV4), false), (Some(client::IPV6), true)] {
        let port = 6000 + family.map_or(0, |family| u16::from(family[0]));
        let mut alice = world.peer_at("alice", format!("[2001:db8::7]:{port}").parse().unwrap(), Transport::Udp);
        let wanted = family.map(|family| bytes(client::REQUESTED_ADDRESS_FAMILY, &family)).into_iter().collect();
        assert_eq!(world.allocate_with(&mut alice, &wanted).code(), 0);
        assert_eq!(alice.relayed.is_ipv6(), v6);
    }
}

#[test]
fn an_unknown_address_family_gets_440_and_so_does_ipv6_where_there_is_none() {
    let mut world = World::with(sohbet_turn::server::Settings { announce_v6: None, ..settings() });
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    for family in [[3, 0, 0, 0], client::IPV6] {
        let wanted = vec![bytes(client::REQUESTED_ADDRESS_FAMILY, &family)];
        assert_eq!(world.allocate_with(&mut alice, &wanted).code(), 440);
    }
}

#[test]
fn without_an_announced_address_the_one_the_client_reached_is_relayed_at() {
    let plain = || sohbet_turn::server::Settings { announce_v4: None, announce_v6: None, ..settings() };
    let mut world = World::with(plain());
    let alice = world.allocated("alice", "room");
    assert_eq!(alice.relayed.ip(), alice.five_tuple.server.ip());
    let mut over_v6 = world.peer_at("alice", "[2001:db8::7]:6000".parse().unwrap(), Transport::Udp);
    assert_eq!(world.allocate(&mut over_v6).code(), 0);
    assert_eq!(over_v6.relayed.ip(), DUMMY_V4, "no IPv4 address is known to a client over IPv6");
}

#[test]
fn an_even_port_is_given_but_no_pair_is_reserved() {
    let mut world = World::new();
    world.admit("alice", "room");
    for _ in 0..8 {
        let mut alice = world.peer("alice");
        assert_eq!(world.allocate_with(&mut alice, &vec![bytes(client::EVEN_PORT, &[0])]).code(), 0);
        assert_eq!(alice.relayed.port() % 2, 0);
    }
    let mut alice = world.peer("alice");
    assert_eq!(world.allocate_with(&mut alice, &vec![bytes(client::EVEN_PORT, &[0x80])]).code(), 508);
    assert_eq!(world.allocate_with(&mut alice, &vec![bytes(client::RESERVATION_TOKEN, &[1; 8])]).code(), 508);
}

#[test]
fn a_channel_binding_holds_one_number_to_one_peer() {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let [bob, carol] = [(); 2].map(|()| world.allocated("bob", "room").relayed);
    assert_eq!(world.bind(&mut alice, 0x4000, bob), 0);
    assert_eq!(world.bind(&mut alice, 0x4000, bob), 0, "renewed");
    assert_eq!(world.bind(&mut alice, 0x4000, carol), 400, "the number is taken");
    assert_eq!(world.bind(&mut alice, 0x4001, bob), 400, "the peer is bound");
    assert_eq!(world.bind(&mut alice, 0x3FFF, carol), 400, "no channel number");
    assert_eq!(world.bind(&mut alice, 0x8000, carol), 400, "no channel number");
    world.pass(Duration::from_secs(599));
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    world.pass(Duration::from_secs(1));
    assert_eq!(world.bind(&mut alice, 0x4000, carol), 0, "the binding is over");
}
