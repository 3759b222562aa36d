//! Nothing reaches the wire for a peer that open mode may not reach, however its address is written.

use std::net::{IpAddr, SocketAddr};

use sohbet_turn::server::{Open, PeerPolicy, Settings};

use crate::{
    client::{self, bytes},
    peers::{NOT_PUBLIC, disguises},
    world::{Outcome, Peer, World, settings},
};

/// Every denied address, and every IPv4 one of them in every disguise.
fn denied() -> impl Iterator<Item = IpAddr> {
    NOT_PUBLIC.split_whitespace().map(|text| text.parse().unwrap()).flat_map(|ip: IpAddr| {
        let disguised = if let IpAddr::V4(ip) = ip { disguises(ip) } else { vec![] };
        std::iter::once(ip).chain(disguised)
    })
}

/// A world in open mode, and a client with an address of each family.
fn both_families() -> (World, Peer) {
    let (bind_v4, bind_v6) = (Some([10, 0, 0, 5].into()), Some("fd00::5".parse().unwrap()));
    let open = Open { ports: 50_000..=50_999, bind_v4, bind_v6, peers: PeerPolicy::default() };
    let mut world = World::with(Settings { open: Some(open), ..settings() });
    world.admit("alice", "room");
    let mut alice = world.peer("alice");
    let both = vec![bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
    assert_eq!(world.allocate_with(&mut alice, &both).code(), 0);
    assert!(alice.also_relayed.is_some());
    (world, alice)
}

#[test]
fn a_denied_peer_is_refused_with_403_and_gets_no_packet_by_any_way() {
    let (mut world, mut alice) = both_families();
    let mut tried = 0;
    for ip in denied() {
        let peer = SocketAddr::new(ip, 7000);
        assert_eq!(world.permit(&mut alice, peer), 403, "{peer}");
        assert_eq!(world.bind(&mut alice, 0x4000, peer), 403, "{peer}");
        assert_eq!(world.send(&mut alice, peer, b"x"), Outcome::Nothing, "{peer}");
        assert_eq!(world.send_on(&alice, 0x4000, b"x"), Outcome::Nothing, "{peer}");
        assert_eq!(world.arrive_from(&alice, peer, b"x"), Outcome::Nothing, "{peer}");
        tried += 1;
    }
    assert!(tried > 400, "only {tried} addresses were tried");
    assert_eq!((world.counters.forbidden_peers, world.counters.to_peers_packets), (2 * tried, 0));
}

#[test]
fn a_denied_peer_among_permitted_ones_leaves_none_of_them_permitted() {
    let (mut world, mut alice) = both_families();
    let (public, denied) = ("1.2.3.4:7000".parse().unwrap(), "127.0.0.1:7000".parse().unwrap());
    let named = [public, denied].map(|peer| client::address(client::XOR_PEER_ADDRESS, peer)).to_vec();
    assert_eq!(world.request(&mut alice, client::CREATE_PERMISSION, &named).code(), 403);
    assert_eq!(world.send(&mut alice, public, b"x"), Outcome::Nothing);
}
