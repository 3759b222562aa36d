//! Open mode on real sockets: peers that know nothing of TURN.

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::server::{End, Event, Happening};
use tokio::{
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use crate::{
    client::{self, Response, address, bytes},
    raw::{Path, RawClient, Streamed, udp},
    support::{PATIENCE, TestRelay, eventually},
};

/// A peer: a plain socket that tells who has sent it what.
struct Peer(UdpSocket);

impl Peer {
    async fn at(address: &str) -> Self {
        Self(UdpSocket::bind(address).await.unwrap())
    }

    fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    async fn receive(&self) -> (Vec<u8>, SocketAddr) {
        let mut buffer = vec![0; 2000];
        let received = timeout(PATIENCE, self.0.recv_from(&mut buffer)).await.expect("nothing came").unwrap();
        buffer.truncate(received.0);
        (buffer, received.1)
    }
}

/// Data goes to a peer and back by Send and Data indications, then by a channel.
async fn reaches_a_peer<P: Path>(client: &mut RawClient<P>) {
    let peer = Peer::at("127.0.0.1:0").await;
    let named = address(client::XOR_PEER_ADDRESS, peer.address());
    assert!(client.request(client::CREATE_PERMISSION, &vec![named.clone()]).await.is_success());
    let send = client.session.indication(client::SEND, &vec![named, bytes(client::DATA, b"there")]);
    client.path.send(&send).await;
    assert_eq!(peer.receive().await, (b"there".to_vec(), client.relayed));
    peer.0.send_to(b"back", client.relayed).await.unwrap();
    let told = Response(client.receive().await);
    assert_eq!(told.address(client::XOR_PEER_ADDRESS), Some(peer.address()));
    assert_eq!(told.value(client::DATA).as_deref(), Some(&b"back"[..]));

    client.bind(0x4000, peer.address()).await;
    for number in 0..200_u8 {
        let data = vec![number; 4 + usize::from(number)];
        client.send_on(0x4000, &data).await;
        assert_eq!(peer.receive().await, (data.clone(), client.relayed));
        peer.0.send_to(&data, client.relayed).await.unwrap();
        let arrived = client.receive().await;
        assert_eq!(arrived[..4 + data.len()], client::channel_data(0x4000, &data));
    }
}

#[tokio::test]
async fn a_client_over_udp_reaches_a_peer_outside() {
    let relay = TestRelay::start_open().await;
    reaches_a_peer(&mut RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await).await;
    let counters = relay.relay.counters();
    eventually(|| relay.relay.counters().from_peers_packets == 201).await;
    assert_eq!((counters.relayed_packets, counters.allocations_from_v4), (0, 1));
}

#[tokio::test]
async fn a_client_over_tcp_and_one_over_tls_reach_a_peer_outside() {
    let relay = TestRelay::start_open().await;
    let over_tcp = Streamed(TcpStream::connect(relay.tcp).await.unwrap());
    reaches_a_peer(&mut RawClient::allocated(&relay.relay, "alice", over_tcp).await).await;
    let over_tls = Streamed(crate::support::connect_tls(relay.tls).await);
    reaches_a_peer(&mut RawClient::allocated(&relay.relay, "alice", over_tls).await).await;
}

#[tokio::test]
async fn a_burst_in_mixed_order_arrives_whole_and_each_flow_in_order() {
    let relay = TestRelay::start_open().await;
    let peer = Peer::at("127.0.0.1:0").await;
    let mut clients = Vec::new();
    for _ in 0..4 {
        let mut client = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
        client.bind(0x4000, peer.address()).await;
        clients.push(client);
    }
    for number in 0..50_u8 {
        for client in &mut clients {
            client.send_on(0x4000, &[number; 100]).await;
        }
    }
    let mut next = std::collections::HashMap::new();
    for _ in 0..200 {
        let (data, from) = peer.receive().await;
        let expected = next.entry(from).or_insert(0_u8);
        assert_eq!(data, vec![*expected; 100], "from {from}");
        *expected += 1;
    }
}

#[tokio::test]
async fn an_allocation_of_both_families_reaches_peers_of_both() {
    let relay = TestRelay::start_open().await;
    let mut alice = RawClient::new(&relay.relay, "alice", udp(relay.udp).await);
    let both =
        vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP), bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
    let response = alice.request(client::ALLOCATE, &both).await;
    let relayed: Vec<SocketAddr> = response.addresses(client::XOR_RELAYED_ADDRESS).collect();
    assert_eq!(relayed.len(), 2);
    for (channel, (local, relayed)) in (0x4000..).zip([("127.0.0.1:0", relayed[0]), ("[::1]:0", relayed[1])]) {
        let peer = Peer::at(local).await;
        alice.bind(channel, peer.address()).await;
        alice.send_on(channel, b"there").await;
        assert_eq!(peer.receive().await, (b"there".to_vec(), relayed));
        peer.0.send_to(b"back", relayed).await.unwrap();
        assert_eq!(alice.receive().await, client::channel_data(channel, b"back"));
    }
}

#[tokio::test]
async fn a_peer_that_is_not_there_is_told_by_its_icmp_error() {
    let relay = TestRelay::start_open().await;
    let nobody = Peer::at("127.0.0.1:0").await.address();
    for over_tcp in [false, true] {
        let told = if over_tcp {
            let stream = Streamed(TcpStream::connect(relay.tcp).await.unwrap());
            ask_nobody(RawClient::allocated(&relay.relay, "alice", stream).await, nobody).await
        } else {
            ask_nobody(RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await, nobody).await
        };
        assert_eq!(told.value(client::ICMP), Some(vec![0, 0, 3, 3, 0, 0, 0, 0]));
        assert_eq!(told.address(client::XOR_PEER_ADDRESS), Some(nobody));
    }
}

async fn ask_nobody<P: Path>(mut client: RawClient<P>, nobody: SocketAddr) -> Response {
    client.bind(0x4000, nobody).await;
    client.send_on(0x4000, b"hello?").await;
    Response(client.receive().await)
}

#[tokio::test]
async fn a_datagram_that_must_not_be_fragmented_arrives_like_any_other() {
    let relay = TestRelay::start_open().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let peer = Peer::at("127.0.0.1:0").await;
    let named = address(client::XOR_PEER_ADDRESS, peer.address());
    assert!(alice.request(client::CREATE_PERMISSION, &vec![named.clone()]).await.is_success());
    for whole in [true, false] {
        let mut attributes = vec![named.clone(), bytes(client::DATA, b"x")];
        attributes.extend(whole.then(|| bytes(client::DONT_FRAGMENT, &[])));
        let send = alice.session.indication(client::SEND, &attributes);
        alice.path.send(&send).await.unwrap();
        assert_eq!(peer.receive().await.0, b"x");
    }
}

#[tokio::test]
async fn an_ended_allocation_frees_its_relay_port() {
    let relay = TestRelay::start_open().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    assert!(std::net::UdpSocket::bind(alice.relayed).is_err(), "the port is bound");
    alice.request(client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]).await;
    eventually(|| std::net::UdpSocket::bind(alice.relayed).is_ok()).await;
}

#[tokio::test]
async fn whoever_listens_hears_what_happens_to_allocations() {
    let relay = TestRelay::start_open().await;
    let mut events = relay.relay.events();
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    alice.bind(0x4000, alice.path.local_addr().unwrap()).await;
    relay.relay.revoke("alice");
    let mut told = Vec::new();
    while told.len() < 3 {
        let Event { holder, what, .. } = timeout(PATIENCE, events.recv()).await.expect("it is told").unwrap();
        assert_eq!(holder.name(), "alice");
        told.push(what);
    }
    assert!(matches!(told[0], Happening::Allocated(relayed) if relayed == alice.relayed));
    assert!(matches!(told[1], Happening::Bound { channel: 0x4000, .. }));
    assert!(matches!(told[2], Happening::Ended { why: End::Revoked, .. }));
}

#[tokio::test]
async fn a_draining_relay_takes_no_new_allocations_and_is_done_when_the_last_has_ended() {
    let relay = TestRelay::start_open().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    relay.relay.drain();
    let mut late = RawClient::new(&relay.relay, "alice", udp(relay.udp).await);
    let wish = vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)];
    assert_eq!(late.request(client::ALLOCATE, &wish).await.code(), 508);
    reaches_a_peer(&mut alice).await;
    assert_eq!(relay.relay.allocations_in_all(), 1);
    alice.request(client::REFRESH, &vec![bytes(client::LIFETIME, &[0; 4])]).await;
    timeout(Duration::from_secs(5), eventually(|| relay.relay.allocations_in_all() == 0)).await.unwrap();
}
