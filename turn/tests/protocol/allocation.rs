use std::{net::SocketAddr, time::Duration};

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
fn an_even_port_is_given_where_one_is_asked_for() {
    let mut world = World::new();
    world.admit("alice", "room");
    for _ in 0..8 {
        let mut alice = world.peer("alice");
        assert_eq!(world.allocate_with(&mut alice, &vec![bytes(client::EVEN_PORT, &[0])]).code(), 0);
        assert_eq!(alice.relayed.port() % 2, 0);
    }
}

/// An allocation of `id` that keeps the next port, and the token for it.
fn with_next_kept(world: &mut World, id: &str) -> (SocketAddr, Vec<u8>) {
    world.admit(id, "room");
    let mut peer = world.peer(id);
    let response = world.allocate_with(&mut peer, &vec![bytes(client::EVEN_PORT, &[0x80])]);
    (peer.relayed, response.value(client::RESERVATION_TOKEN).expect("a token comes with the pair"))
}

fn redeem(world: &mut World, id: &str, token: &[u8]) -> (u16, SocketAddr) {
    let mut peer = world.peer(id);
    let code = world.allocate_with(&mut peer, &vec![bytes(client::RESERVATION_TOKEN, token)]).code();
    (code, peer.relayed)
}

#[test]
fn the_port_after_an_even_one_is_kept_for_its_holder_for_30_seconds() {
    let mut world = World::new();
    let (first, token) = with_next_kept(&mut world, "alice");
    assert_eq!(first.port() % 2, 0);
    world.admit("mallory", "room");
    assert_eq!(redeem(&mut world, "mallory", &token).0, 508, "the token is of use to its holder only");
    assert_eq!(redeem(&mut world, "alice", &[1; 8]).0, 508, "there is no such token");
    world.pass(Duration::from_millis(29_999));
    let (code, second) = redeem(&mut world, "alice", &token);
    assert_eq!((code, second.ip(), second.port()), (0, first.ip(), first.port() + 1));
    assert_eq!(redeem(&mut world, "alice", &token).0, 508, "a token is good once");

    let (_, token) = with_next_kept(&mut world, "alice");
    world.pass(Duration::from_secs(30));
    assert_eq!(redeem(&mut world, "alice", &token).0, 508, "too late");
}

#[test]
fn wishes_for_a_port_that_contradict_each_other_are_bad_requests() {
    let mut world = World::new();
    let (_, token) = with_next_kept(&mut world, "alice");
    let token = bytes(client::RESERVATION_TOKEN, &token);
    let even = |flags| bytes(client::EVEN_PORT, &[flags]);
    let family = |kind, family| bytes(kind, family);
    for wishes in [
        vec![token.clone(), even(0)],
        vec![token.clone(), family(client::REQUESTED_ADDRESS_FAMILY, &client::IPV4)],
        vec![token, family(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)],
        vec![even(0x80), family(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)],
        vec![family(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV4)],
        vec![
            family(client::REQUESTED_ADDRESS_FAMILY, &client::IPV4),
            family(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6),
        ],
        vec![bytes(client::EVEN_PORT, &[])],
        vec![bytes(client::RESERVATION_TOKEN, &[1; 7])],
    ] {
        let mut peer = world.peer("alice");
        assert_eq!(world.allocate_with(&mut peer, &wishes).code(), 400, "{wishes:?}");
    }
}

#[test]
fn one_allocation_may_have_an_address_of_each_family() {
    let mut world = World::new();
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let both = vec![bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
    assert_eq!(world.allocate_with(&mut alice, &both).code(), 0);
    let second = alice.also_relayed.expect("there is a second address");
    assert!(alice.relayed.is_ipv4() && second.is_ipv6());
    assert_eq!(world.allocations_of("alice"), 2);

    let six = vec![bytes(client::REQUESTED_ADDRESS_FAMILY, &client::IPV6), bytes(client::LIFETIME, &[0; 4])];
    assert_eq!(world.request(&mut alice, client::REFRESH, &six).lifetime(), Some(0));
    assert_eq!((world.allocations_of("alice"), world.kept()), (1, 1), "the other one lives on");
    assert_eq!(world.request(&mut alice, client::REFRESH, &six).code(), 443, "it has no such address any more");
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
}

#[test]
fn one_of_two_addresses_ends_when_only_the_other_is_refreshed() {
    for wake in [false, true] {
        let mut world = World::new();
        world.admit("alice", "room");
        let mut alice = world.peer("alice");
        let both = vec![bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
        assert_eq!(world.allocate_with(&mut alice, &both).code(), 0);
        let four = vec![
            bytes(client::REQUESTED_ADDRESS_FAMILY, &client::IPV4),
            bytes(client::LIFETIME, &3600_u32.to_be_bytes()),
        ];
        assert_eq!(world.request(&mut alice, client::REFRESH, &four).code(), 0);
        world.pass(Duration::from_secs(600));
        if wake {
            world.wake();
            assert_eq!((world.allocations_of("alice"), world.kept()), (1, 1), "its port and its quota are given back");
        }
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
        let second = alice.also_relayed.unwrap();
        assert_eq!(world.permit(&mut alice, second), 443, "what has expired is not brought back by a refresh");
    }
}

#[test]
fn an_additional_family_that_is_not_to_be_had_is_told_and_the_rest_is_given() {
    let mut world = World::with(sohbet_turn::server::Settings { announce_v6: None, ..settings() });
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let both = vec![bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
    let response = world.allocate_with(&mut alice, &both);
    assert_eq!((response.code(), alice.also_relayed), (0, None));
    assert_eq!(response.value(client::ADDRESS_ERROR_CODE), Some(vec![2, 0, 4, 40]));
}

#[test]
fn a_draining_server_sends_new_clients_elsewhere_and_keeps_those_it_has() {
    for (elsewhere, code) in [(None, 508), (Some("192.0.2.33:3478".parse().unwrap()), 300)] {
        let settings = sohbet_turn::server::Settings { alternate_server: elsewhere, ..settings() };
        let mut world = World::with(settings);
        let mut alice = world.allocated("alice", "room");
        world.drain();
        let mut late = world.peer("alice");
        let response = world.allocate(&mut late);
        assert_eq!(response.code(), code);
        let told = response.value(client::ALTERNATE_SERVER);
        assert_eq!(told, elsewhere.map(|_| vec![0, 1, 0x0D, 0x96, 192, 0, 2, 33]));
        assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    }
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
    world.pass(Duration::from_millis(300_999));
    assert_eq!(world.bind(&mut alice, 0x4000, carol), 400, "what is on its way must not reach another");
    world.pass(Duration::from_millis(1));
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![]).code(), 0);
    assert_eq!(world.bind(&mut alice, 0x4000, carol), 0, "the binding is over");
}
