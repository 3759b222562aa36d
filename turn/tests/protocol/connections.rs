//! TCP allocations and the connections of their peers (RFC 6062).

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::{
    Transport,
    server::{Bound, CONNECTIONS_PER_ALLOCATION, ConnectionId, Settings, UNBOUND_PER_HOLDER},
};

use crate::{
    client::{self, Response, address, bytes},
    open::open,
    world::{Outcome, Peer, World, settings},
};

const PEER: &str = "1.2.3.4:80";
const ELSEWHERE: &str = "1.2.3.5:80";

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

/// What these tests need of a [`World`] beside datagrams.
impl World {
    fn stream(&mut self, id: &str, transport: Transport) -> Peer {
        let client = self.peer(id).five_tuple.client;
        self.peer_at(id, client, transport)
    }

    fn allocate_tcp(&mut self, peer: &mut Peer) -> u16 {
        let response = self.request(peer, client::ALLOCATE, &vec![bytes(client::REQUESTED_TRANSPORT, &client::TCP)]);
        if let Some(relayed) = response.address(client::XOR_RELAYED_ADDRESS) {
            peer.relayed = relayed;
        }
        response.code()
    }

    /// A client of `id` in `group` with a TCP allocation.
    fn connecting(&mut self, id: &str, group: &str) -> Peer {
        self.admit(id, group);
        let mut peer = self.stream(id, Transport::Tcp);
        assert_eq!(self.allocate_tcp(&mut peer), 0);
        peer
    }

    /// Asks for a connection; `None` while there is no answer.
    fn connect(&mut self, peer: &mut Peer, to: SocketAddr) -> Option<Response> {
        let request = peer.session.signed(client::CONNECT, &vec![address(client::XOR_PEER_ADDRESS, to)]);
        match self.packet(peer, &request) {
            Outcome::Nothing => None,
            Outcome::Reply(response) => Some(response),
            other => panic!("expected an answer or none, got {other:?}"),
        }
    }

    fn refused(&mut self, peer: &mut Peer, to: &str) -> u16 {
        self.connect(peer, at(to)).map_or(0, |response| response.code())
    }

    /// The attempt to connect to `to`.
    fn attempt(&mut self, peer: &Peer, to: &str) -> ConnectionId {
        let attempts = &self.shard(peer).1.0.borrow().attempts;
        *attempts.iter().find(|(_, (_, wanted))| *wanted == at(to)).expect("an attempt").0
    }

    /// What comes of the attempt to connect to `to`.
    fn outcome(&mut self, peer: &Peer, to: &str, connected: bool) -> ConnectionId {
        let (id, now) = (self.attempt(peer, to), self.now().instant);
        self.shard(peer).1.0.borrow_mut().attempts.remove(&id);
        self.shard(peer).0.handle_connected(now, id, connected);
        id
    }

    /// A connection of `peer` to `to` that waits to be bound.
    fn connected(&mut self, peer: &mut Peer, to: &str) -> ConnectionId {
        assert!(self.connect(peer, at(to)).is_none());
        let id = self.outcome(peer, to, true);
        assert!(peer.hears().pop().expect("an answer").is_success());
        id
    }

    /// Somebody connects to the relayed transport address of `peer`.
    fn arrives(&mut self, peer: &Peer, from: &str) -> Option<ConnectionId> {
        let (port, now) = (self.port(peer, at(from))?, self.now().instant);
        self.shard(peer).0.handle_peer_connection(now, port, at(from))
    }

    fn bind_on(&mut self, stream: &mut Peer, id: ConnectionId) -> (u16, Option<Bound>) {
        let id = vec![bytes(client::CONNECTION_ID, &id.0.to_be_bytes())];
        let code = self.request(stream, client::CONNECTION_BIND, &id).code();
        (code, self.shard(stream).0.take_bound())
    }

    /// Binds `id` on a new stream of `holder`.
    fn bind_as(&mut self, holder: &str, id: ConnectionId) -> (u16, Option<Bound>) {
        let mut stream = self.stream(holder, Transport::Tcp);
        self.bind_on(&mut stream, id)
    }

    fn hung_up(&mut self, peer: &Peer) -> Vec<ConnectionId> {
        std::mem::take(&mut self.shard(peer).1.0.borrow_mut().hung_up)
    }

    fn release(&mut self, peer: &mut Peer) {
        assert_eq!(self.request(peer, client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]).code(), 0);
    }
}

fn world() -> (World, Peer) {
    let mut world = World::with(open());
    let alice = world.connecting("alice", "room");
    (world, alice)
}

fn id_in(response: &Response) -> Option<ConnectionId> {
    let value = response.value(client::CONNECTION_ID)?;
    Some(ConnectionId(u32::from_be_bytes(value.try_into().unwrap())))
}

#[test]
fn a_tcp_allocation_is_for_clients_on_a_stream_in_open_mode() {
    for (settings, transport, code) in [
        (open(), Transport::Tcp, 0),
        (open(), Transport::Tls, 0),
        (open(), Transport::Udp, 442),
        (settings(), Transport::Tcp, 442),
    ] {
        let mut world = World::with(settings);
        world.admit("alice", "room");
        let mut alice = world.stream("alice", transport);
        assert_eq!(world.allocate_tcp(&mut alice), code, "{transport:?}");
        assert_eq!(world.open_ports(), usize::from(code == 0));
    }
}

#[test]
fn what_is_for_datagrams_has_no_place_in_a_tcp_allocation() {
    let mut world = World::with(open());
    world.admit("alice", "room");
    let mut alice = world.stream("alice", Transport::Tcp);
    for (kind, value) in
        [(client::EVEN_PORT, &[0x80, 0, 0, 0][..]), (client::RESERVATION_TOKEN, &[7; 8]), (client::DONT_FRAGMENT, &[])]
    {
        let attributes = vec![bytes(client::REQUESTED_TRANSPORT, &client::TCP), bytes(kind, value)];
        assert_eq!(world.request(&mut alice, client::ALLOCATE, &attributes).code(), 400, "{kind:#x}");
    }
}

#[test]
fn connect_leaves_from_the_relayed_address_and_is_answered_when_it_has_connected() {
    let (mut world, mut alice) = world();
    alice.session.fingerprint = true;
    assert!(world.connect(&mut alice, at(PEER)).is_none());
    let id = world.attempt(&alice, PEER);
    let local = SocketAddr::new([10, 0, 0, 5].into(), alice.relayed.port());
    assert_eq!(world.shard(&alice).1.0.borrow().attempts[&id], (local, at(PEER)));
    assert!(alice.hears().is_empty());
    world.outcome(&alice, PEER, true);
    let answer = alice.hears().pop().expect("an answer");
    assert!(answer.is_success() && alice.session.trusts(&answer) && answer.value(client::FINGERPRINT).is_some());
    assert_eq!((answer.method(), id_in(&answer)), (client::CONNECT, Some(id)));
}

#[test]
fn a_connection_that_fails_is_answered_with_447_and_can_be_tried_again() {
    let (mut world, mut alice) = world();
    world.connect(&mut alice, at(PEER));
    world.outcome(&alice, PEER, false);
    assert_eq!(alice.hears().pop().expect("an answer").code(), 447);
    world.connected(&mut alice, PEER);
}

#[test]
fn an_attempt_is_given_up_after_30_seconds_with_447_and_is_too_late_then() {
    let (mut world, mut alice) = world();
    world.connect(&mut alice, at(PEER));
    let id = world.attempt(&alice, PEER);
    world.pass(Duration::from_millis(29_999));
    world.wake();
    assert!(alice.hears().is_empty() && world.hung_up(&alice).is_empty());
    world.pass(Duration::from_secs(1));
    world.wake();
    assert_eq!(alice.hears().pop().expect("an answer").code(), 447);
    assert_eq!(world.hung_up(&alice), [id]);
    world.outcome(&alice, PEER, true);
    assert!(alice.hears().is_empty(), "it was answered already");
    assert_eq!(world.hung_up(&alice), [id], "what came of it is closed");
}

#[test]
fn a_second_connection_to_a_peer_is_refused_with_446_until_the_first_has_ended() {
    let (mut world, mut alice) = world();
    world.connect(&mut alice, at(PEER));
    assert_eq!(world.refused(&mut alice, PEER), 446, "connecting");
    let id = world.outcome(&alice, PEER, true);
    assert_eq!(world.refused(&mut alice, PEER), 446, "waiting");
    assert_eq!(world.bind_as("alice", id).0, 0);
    assert_eq!(world.refused(&mut alice, PEER), 446, "bound");
    assert_eq!(world.refused(&mut alice, ELSEWHERE), 0, "another peer is another connection");
    alice.hears();
    world.shard(&alice).0.handle_closed(id);
    world.connected(&mut alice, PEER);
}

#[test]
fn peers_that_may_not_be_reached_and_requests_that_make_no_sense_are_refused() {
    let (mut world, mut alice) = world();
    assert_eq!(world.refused(&mut alice, "10.0.0.1:80"), 403);
    assert_eq!(world.refused(&mut alice, "127.0.0.1:80"), 403);
    assert_eq!(world.refused(&mut alice, "[2606:4700::7]:80"), 443);
    assert_eq!(world.request(&mut alice, client::CONNECT, &vec![]).code(), 400);
    let mut nobody = world.stream("alice", Transport::Tcp);
    let to = vec![address(client::XOR_PEER_ADDRESS, at(PEER))];
    assert_eq!(world.request(&mut nobody, client::CONNECT, &to).code(), 437, "no allocation");
    let mut datagrams = world.allocated("alice", "room");
    assert_eq!(world.request(&mut datagrams, client::CONNECT, &to).code(), 437, "an allocation for datagrams");
}

#[test]
fn a_connection_is_bound_once_and_by_its_own_user_alone() {
    let (mut world, mut alice) = world();
    let _mallory = world.connecting("mallory", "room");
    let id = world.connected(&mut alice, PEER);
    assert_eq!(world.bind_as("mallory", id).0, 400);
    assert_eq!(world.bind_as("alice", ConnectionId(id.0 ^ 1)).0, 400, "unknown");
    let mut stream = world.stream("alice", Transport::Tls);
    for attributes in [vec![], vec![bytes(client::CONNECTION_ID, &[1, 2, 3])]] {
        assert_eq!(world.request(&mut stream, client::CONNECTION_BIND, &attributes).code(), 400);
    }
    let mut datagram = world.peer("alice");
    assert_eq!(world.bind_on(&mut datagram, id).0, 400, "over UDP");
    assert_eq!(world.bind_on(&mut alice, id).0, 400, "on the control connection");
    let (code, bound) = world.bind_on(&mut stream, id);
    assert_eq!((code, bound.map(|bound| bound.id())), (0, Some(id)));
    assert_eq!(world.bind_as("alice", id).0, 400, "twice");
    assert_eq!(world.counters.connections_bound, 1);
}

#[test]
fn a_newer_credential_of_the_same_participant_binds_too() {
    let (mut world, mut alice) = world();
    assert_eq!(world.request(&mut alice, client::REFRESH, &vec![bytes(client::LIFETIME, &[0, 0, 14, 16])]).code(), 0);
    world.pass(Duration::from_secs(1000));
    let id = world.connected(&mut alice, PEER);
    assert_eq!(world.bind_as("alice", id).0, 0);
}

#[test]
fn a_connection_that_nobody_binds_is_closed_after_30_seconds() {
    let (mut world, mut alice) = world();
    let (kept, lost) = (world.connected(&mut alice, PEER), world.connected(&mut alice, ELSEWHERE));
    world.pass(Duration::from_millis(29_999));
    assert_eq!(world.bind_as("alice", kept).0, 0);
    world.pass(Duration::from_millis(1));
    assert_eq!(world.bind_as("alice", lost).0, 400);
    world.wake();
    assert_eq!(world.hung_up(&alice), [lost]);
}

#[test]
fn a_permitted_peer_that_connects_is_announced_and_any_other_is_closed() {
    let (mut world, mut alice) = world();
    assert_eq!(world.arrives(&alice, PEER), None);
    assert_eq!(world.permit(&mut alice, at(PEER)), 0);
    let id = world.arrives(&alice, PEER).expect("it is let in");
    let told = alice.hears().pop().expect("it is announced");
    assert!(told.is_indication() && told.method() == client::CONNECTION_ATTEMPT);
    assert_eq!((told.address(client::XOR_PEER_ADDRESS), id_in(&told)), (Some(at(PEER)), Some(id)));
    assert_eq!(world.arrives(&alice, ELSEWHERE), None);
    assert_eq!(world.bind_as("alice", id).0, 0);
    world.pass(Duration::from_secs(300));
    assert_eq!(world.arrives(&alice, "1.2.3.4:81"), None, "its permission has ended");
    assert!(alice.hears().is_empty());
}

#[test]
fn connections_are_bounded() {
    let (mut world, mut alice) = world();
    let to = |number: usize| SocketAddr::from(([1, 2, 3, 4], u16::try_from(1 + number).unwrap()));
    for number in 0..CONNECTIONS_PER_ALLOCATION {
        assert!(world.connect(&mut alice, to(number)).is_none());
    }
    let one_more = to(CONNECTIONS_PER_ALLOCATION);
    assert_eq!(world.connect(&mut alice, one_more).expect("a refusal").code(), 508);
    assert_eq!(world.permit(&mut alice, at(PEER)), 0);
    assert_eq!(world.arrives(&alice, "1.2.3.4:9999"), None);
    let mut second = world.connecting("alice", "room");
    for number in 0..UNBOUND_PER_HOLDER - CONNECTIONS_PER_ALLOCATION {
        assert!(world.connect(&mut second, to(number)).is_none());
    }
    let mut third = world.connecting("alice", "room");
    assert_eq!(world.connect(&mut third, one_more).expect("a refusal").code(), 508, "of one holder, unbound");
    let mut bob = world.connecting("bob", "room");
    assert!(world.connect(&mut bob, one_more).is_none(), "it is nobody else's harm");
}

#[test]
fn two_allocations_here_are_connected_in_process_where_the_other_side_permits_it() {
    let (mut world, mut alice) = world();
    let mut bob = world.connecting("bob", "room");
    let to_bob = bob.relayed;
    assert_eq!(world.connect(&mut alice, to_bob).expect("an answer").code(), 447, "not permitted");
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    let mine = id_in(&world.connect(&mut alice, to_bob).expect("an answer")).expect("an id");
    let told = bob.hears().pop().expect("it is announced");
    let his = id_in(&told).expect("an id");
    assert_eq!((told.address(client::XOR_PEER_ADDRESS), mine == his), (Some(alice.relayed), false));
    assert_eq!(world.shard(&alice).1.0.borrow().joined, [[mine, his]]);
    assert_eq!(world.permit(&mut alice, to_bob), 0);
    assert_eq!(world.connect(&mut bob, alice.relayed).expect("an answer").code(), 446);
    let (_, mine) = world.bind_as("alice", mine);
    let (_, his) = world.bind_as("bob", his);
    assert!([mine, his].iter().flatten().all(|bound| bound.peer_meter().is_none()), "each pays for what it sends");
}

#[test]
fn no_connection_leads_to_another_room_to_itself_or_to_an_allocation_for_datagrams() {
    let (mut world, mut alice) = world();
    let mut mallory = world.connecting("mallory", "elsewhere");
    assert_eq!(world.permit(&mut mallory, alice.relayed), 0);
    let mut bob = world.allocated("bob", "room");
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    for other in [mallory.relayed, alice.relayed, bob.relayed, SocketAddr::new(alice.relayed.ip(), 1)] {
        assert_eq!(world.connect(&mut alice, other).expect("a refusal").code(), 447, "{other}");
    }
}

#[test]
fn connections_end_with_their_allocation_and_with_their_participant() {
    for end in ["release", "expire", "revoke"] {
        let (mut world, mut alice) = world();
        let bound = world.connected(&mut alice, "1.2.3.4:1");
        let bound = world.bind_as("alice", bound).1.expect("bound");
        let waiting = world.connected(&mut alice, "1.2.3.4:2");
        assert!(world.connect(&mut alice, at("1.2.3.4:3")).is_none());
        let attempt = world.attempt(&alice, "1.2.3.4:3");
        assert!(bound.is_alive(world.now().instant));
        match end {
            "release" => world.release(&mut alice),
            "expire" => world.pass(Duration::from_secs(600)),
            _ => world.revoke("alice"),
        }
        assert!(!bound.is_alive(world.now().instant), "{end}");
        assert_ne!(world.bind_as("alice", waiting).0, 0, "{end}");
        world.pass(Duration::from_secs(1));
        world.wake();
        let hung_up = world.hung_up(&alice);
        assert!(hung_up.contains(&waiting) && hung_up.contains(&attempt), "{end}");
        assert_eq!((world.open_ports(), world.kept()), (0, 0), "{end}");
    }
}

#[test]
fn a_tcp_allocation_passes_no_datagrams_and_binds_no_channels() {
    let (mut world, mut alice) = world();
    let mut bob = world.allocated("bob", "room");
    assert_eq!(world.permit(&mut alice, bob.relayed), 0);
    assert_eq!(world.permit(&mut alice, at(PEER)), 0);
    assert_eq!(world.bind(&mut alice, 0x4000, at(PEER)), 403);
    assert_eq!(world.send(&mut alice, at(PEER), b"x"), Outcome::Nothing);
    assert_eq!(world.send(&mut alice, bob.relayed, b"x"), Outcome::Nothing);
    assert_eq!(world.permit(&mut bob, alice.relayed), 0);
    assert_eq!(world.send(&mut bob, alice.relayed, b"x"), Outcome::Nothing);
    assert!(alice.hears().is_empty());
}

#[test]
fn an_ipv6_peer_is_reached_from_an_ipv6_address() {
    let mut world = World::with(Settings { open: open().open, ..settings() });
    world.admit("alice", "room");
    let mut alice = world.stream("alice", Transport::Tls);
    let attributes =
        vec![bytes(client::REQUESTED_TRANSPORT, &client::TCP), bytes(client::REQUESTED_ADDRESS_FAMILY, &client::IPV6)];
    assert_eq!(world.request(&mut alice, client::ALLOCATE, &attributes).code(), 0);
    world.connected(&mut alice, "[2606:4700::7]:80");
    assert_eq!(world.refused(&mut alice, PEER), 443);
}
