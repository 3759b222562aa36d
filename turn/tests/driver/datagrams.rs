use std::{io::IoSlice, net::SocketAddr};

use sohbet_turn::bind_udp;
use sohbet_udp::{Batch, Message, gather_received, send};
use tokio::{io::Interest, net::UdpSocket, time::timeout};

use crate::{
    client,
    raw::{Path, RawClient, udp},
    support::{PATIENCE, TestRelay, eventually, start, start_after},
};

#[tokio::test]
async fn answers_leave_from_the_address_that_was_reached() {
    let relay = TestRelay::start_at("[::]:0").await;
    for reached in ["127.0.0.1", "127.0.0.2", "::1"] {
        let server = SocketAddr::new(reached.parse().unwrap(), relay.udp.port());
        let mut alice = RawClient::allocated(&relay.relay, "alice", udp(server).await).await;
        let request = alice.session.bare(client::BINDING, &vec![]);
        alice.path.send(&request).await.unwrap();
        let mapped = client::Response(alice.receive().await).address(client::XOR_MAPPED_ADDRESS).unwrap();
        assert_eq!(mapped, alice.path.local_addr().unwrap(), "reached at {reached}");
    }
}

#[tokio::test]
async fn clients_of_different_workers_reach_each_other() {
    let relay = TestRelay::start().await;
    let mut first = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    // The kernel chooses the worker by the five-tuple: among sixteen, both workers have some.
    for _ in 0..16 {
        let mut other = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
        first.bind(0x4000, other.relayed).await;
        other.bind(0x4001, first.relayed).await;
        first.send_on(0x4000, b"there").await;
        assert_eq!(other.receive().await, client::channel_data(0x4001, b"there"));
        other.send_on(0x4001, b"back").await;
        assert_eq!(first.receive().await, client::channel_data(0x4000, b"back"));
        first = other;
    }
}

#[tokio::test]
async fn every_thread_goes_on_although_there_are_no_packets() {
    let relay = TestRelay::start().await;
    let before = relay.relay.rounds();
    assert!(before.len() > 1);
    eventually(|| relay.relay.rounds().iter().zip(&before).all(|(now, before)| now > before)).await;
}

fn send_segmented(socket: &tokio::net::UdpSocket, to: SocketAddr, bytes: &[u8], segment: u16) {
    let pieces = [IoSlice::new(bytes)];
    let sent = send(socket, false, &[Message { to, from: None, pieces: &pieces, segment: Some(segment) }]);
    assert_eq!((sent.calls, sent.lost), (1, 0), "this kernel has no UDP segmentation");
}

#[tokio::test]
async fn datagrams_that_arrive_as_one_segmented_buffer_are_delivered_one_by_one() {
    const COUNT: usize = 20;
    let relay = TestRelay::start().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let mut bob = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    alice.bind(0x4000, bob.relayed).await;
    bob.bind(0x4001, alice.relayed).await;

    let packet = |number: usize| vec![u8::try_from(number).unwrap(); if number + 1 == COUNT { 40 } else { 96 }];
    let burst: Vec<u8> = (0..COUNT).flat_map(|number| client::channel_data(0x4000, &packet(number))).collect();
    send_segmented(&alice.path, relay.udp, &burst, 100);

    for number in 0..COUNT {
        assert_eq!(bob.receive().await, client::channel_data(0x4001, &packet(number)));
    }
}

#[tokio::test]
async fn a_run_to_one_client_leaves_as_one_segmented_buffer() {
    let relay = TestRelay::start().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let mut bob = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    alice.bind(0x4000, bob.relayed).await;
    bob.bind(0x4001, alice.relayed).await;
    let burst = client::channel_data(0x4000, &[7; 96]).repeat(10);
    gather_received(&bob.path).unwrap();
    send_segmented(&alice.path, relay.udp, &burst, 100);

    let mut batch = Batch::new(2);
    let receive = || match batch.receive(&bob.path, 2)? {
        0 => Err(std::io::ErrorKind::WouldBlock.into()),
        received => Ok(received),
    };
    let received = timeout(PATIENCE, bob.path.async_io(Interest::READABLE, receive)).await.unwrap().unwrap();
    assert_eq!((received, batch.received()[0].len, batch.received()[0].segment), (1, 1000, 100));
}

#[tokio::test]
async fn an_ended_relay_frees_its_port_and_its_allocations() {
    let (relay, address) = start("127.0.0.1:0");
    let _alice = RawClient::allocated(&relay, "alice", udp(address).await).await;
    relay.shutdown();
    assert_eq!(relay.allocations("alice"), 0);
    drop(relay);
    assert!(std::net::UdpSocket::bind(address).is_ok(), "no socket is left on the port");
}

#[tokio::test]
async fn what_is_relayed_over_udp_goes_on_in_the_next_process() {
    let (relay, address) = start("127.0.0.1:0");
    let mut alice = RawClient::allocated(&relay, "alice", udp(address).await).await;
    let mut bob = RawClient::allocated(&relay, "bob", udp(address).await).await;
    alice.bind(0x4000, bob.relayed).await;
    bob.bind(0x4001, alice.relayed).await;
    relay.shutdown();
    let survivors = relay.take_survivors();
    assert_eq!(survivors.len(), 2);
    drop(relay);

    let relay = start_after(address, survivors);
    bob.send_on(0x4001, b"lost").await;
    eventually(|| relay.allocations("bob") == 1).await;
    // Whoever is counted may not be back with all permissions yet, and a route that found nobody is tried again after a moment.
    let there = sent_until_heard(&mut alice, 0x4000, b"there", &mut bob).await;
    assert_eq!(there, client::channel_data(0x4001, b"there"));
    let back = sent_until_heard(&mut bob, 0x4001, b"back", &mut alice).await;
    assert_eq!(back, client::channel_data(0x4000, b"back"));
    relay.shutdown();
}

/// Says something on a channel again and again, as a call does, until the other one hears anything.
async fn sent_until_heard(
    from: &mut RawClient<UdpSocket>,
    channel: u16,
    data: &[u8],
    to: &mut RawClient<UdpSocket>,
) -> Vec<u8> {
    let heard = async {
        loop {
            from.send_on(channel, data).await;
            if let Ok(heard) = timeout(PATIENCE / 100, to.path.receive()).await {
                return heard;
            }
        }
    };
    timeout(PATIENCE, heard).await.expect("nothing came")
}

#[tokio::test]
async fn counters_tell_what_was_relayed_and_what_was_dropped() {
    let relay = TestRelay::start().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let mut bob = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    alice.bind(0x4000, bob.relayed).await;
    alice.send_on(0x4000, b"nobody permits this").await;
    relay.counts(|counters| counters.dropped_permission == 1).await;
    bob.bind(0x4001, alice.relayed).await;
    alice.send_on(0x4000, b"12345").await;
    bob.receive().await;
    alice.path.send(b"hello").await.unwrap();
    eventually(|| {
        let counters = relay.relay.counters();
        (counters.relayed_packets, counters.relayed_bytes, counters.dropped_malformed) == (1, 5, 1)
    })
    .await;
    assert_eq!(relay.relay.counters().allocations_udp, 2);
}

#[test]
fn sockets_of_one_call_share_a_port() {
    let sockets = bind_udp("127.0.0.1:0".parse().unwrap(), 3).unwrap();
    let ports: Vec<_> = sockets.iter().map(|socket| socket.local_addr().unwrap()).collect();
    assert_eq!(ports, vec![ports[0]; 3]);
}
