use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sohbet_turn::{Relay, StreamProtocol};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    net::TcpStream,
};

use crate::{
    client::{self, bytes},
    raw::{Path, RawClient, Streamed, udp},
    support::{TestRelay, eventually, start},
};

/// RFC 8489 section 5, with a transaction id of zeros.
const BINDING_REQUEST: [u8; 20] = [0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// A client's end of a stream that `relay` serves.
fn stream(relay: &Relay, buffer: usize, first_bytes: Vec<u8>) -> Streamed<DuplexStream> {
    let (near, far) = duplex(buffer);
    let client = "192.0.2.7:5000".parse().unwrap();
    let local = "198.51.100.1:443".parse().unwrap();
    tokio::spawn(relay.serve_stream(far, client, local, StreamProtocol::Tcp, first_bytes));
    Streamed(near)
}

async fn is_closed(stream: &mut Streamed<DuplexStream>) -> bool {
    stream.0.read_to_end(&mut Vec::new()).await.is_ok()
}

#[tokio::test]
async fn a_client_over_udp_and_one_over_tcp_reach_each_other() {
    let relay = TestRelay::start().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let over_tcp = Streamed(TcpStream::connect(relay.tcp).await.unwrap());
    let mut bob = RawClient::allocated(&relay.relay, "bob", over_tcp).await;
    alice.bind(0x4000, bob.relayed).await;
    bob.bind(0x4001, alice.relayed).await;
    for number in 0..100_u8 {
        let data = vec![number; 1 + usize::from(number)];
        alice.send_on(0x4000, &data).await;
        let mut padded = client::channel_data(0x4001, &data);
        padded.resize(padded.len().next_multiple_of(4), 0);
        assert_eq!(bob.receive().await, padded);
        bob.send_on(0x4001, &data).await;
        assert_eq!(alice.receive().await, client::channel_data(0x4000, &data), "padding stays on the stream");
    }
}

#[tokio::test]
async fn a_client_over_tcp_without_channels_and_one_over_udp_reach_each_other() {
    let relay = TestRelay::start().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let over_tcp = Streamed(TcpStream::connect(relay.tcp).await.unwrap());
    let mut bob = RawClient::allocated(&relay.relay, "bob", over_tcp).await;
    alice.bind(0x4000, bob.relayed).await;
    let peer = vec![client::address(client::XOR_PEER_ADDRESS, alice.relayed)];
    assert!(bob.request(client::CREATE_PERMISSION, &peer).await.is_success());
    alice.send_on(0x4000, b"odd").await;
    let indication = client::Response(bob.receive().await);
    assert_eq!(indication.value(client::DATA).as_deref(), Some(&b"odd"[..]));
    let attributes = vec![peer[0].clone(), bytes(client::DATA, b"answer")];
    let indication = bob.session.indication(client::SEND, &attributes);
    bob.path.send(&indication).await;
    assert_eq!(alice.receive().await, client::channel_data(0x4000, b"answer"));
}

#[tokio::test]
async fn a_client_is_in_use_from_its_first_allocation_on_and_not_before() {
    let (relay, _) = start("127.0.0.1:0");
    let (near, far) = duplex(4096);
    let ends = ["192.0.2.7:5000", "198.51.100.1:443"].map(|end| end.parse().unwrap());
    let told = Arc::new(AtomicBool::new(false));
    let in_use = {
        let told = Arc::clone(&told);
        move || told.store(true, Ordering::Relaxed)
    };
    tokio::spawn(relay.serve_stream_and_tell(far, ends[0], ends[1], StreamProtocol::Tcp, Vec::new(), in_use));
    let mut stream = Streamed(near);
    stream.send(&BINDING_REQUEST).await;
    stream.receive().await;
    assert!(!told.load(Ordering::Relaxed), "anybody can ask for that");
    let _client = RawClient::allocated(&relay, "alice", stream).await;
    eventually(|| told.load(Ordering::Relaxed)).await;
}

#[tokio::test]
async fn bytes_read_before_the_relay_took_over_and_bytes_that_trickle_in_are_understood() {
    let (relay, _) = start("127.0.0.1:0");
    let mut session = RawClient::new(&relay, "alice", stream(&relay, 64, Vec::new())).session;
    let request = session.bare(client::ALLOCATE, &vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]);
    let (first, rest) = request.split_at(7);
    let mut path = stream(&relay, 64, first.to_vec());
    for byte in rest {
        path.0.write_all(&[*byte]).await.unwrap();
    }
    assert_eq!(client::Response(path.receive().await).code(), 401);
}

#[tokio::test]
async fn closing_a_stream_ends_its_allocation() {
    let (relay, _) = start("127.0.0.1:0");
    let alice = RawClient::allocated(&relay, "alice", stream(&relay, 1024, Vec::new())).await;
    assert_eq!(relay.allocations("alice"), 1);
    drop(alice);
    eventually(|| relay.allocations("alice") == 0).await;
}

#[tokio::test]
async fn a_stream_that_speaks_something_else_is_closed() {
    let (relay, _) = start("127.0.0.1:0");
    let mut path = stream(&relay, 1024, Vec::new());
    path.0.write_all(b"\xFFGET / HTTP/1.1\r\n").await.unwrap();
    assert!(is_closed(&mut path).await);
}

#[tokio::test(start_paused = true)]
async fn a_stream_without_an_allocation_is_closed_after_30_seconds() {
    let (relay, _) = start("127.0.0.1:0");
    let mut path = stream(&relay, 1024, Vec::new());
    let began = tokio::time::Instant::now();
    assert!(is_closed(&mut path).await);
    assert_eq!(began.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_stream_with_an_allocation_stays_until_that_has_ended() {
    let (relay, _) = start("127.0.0.1:0");
    let mut alice = RawClient::allocated(&relay, "alice", stream(&relay, 1024, Vec::new())).await;
    let began = tokio::time::Instant::now();
    assert!(is_closed(&mut alice.path).await);
    assert!((629..=632).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    assert_eq!(relay.allocations("alice"), 0);
}

#[tokio::test]
async fn shutting_down_closes_streams() {
    let (relay, _) = start("127.0.0.1:0");
    let mut alice = RawClient::allocated(&relay, "alice", stream(&relay, 1024, Vec::new())).await;
    relay.shutdown();
    assert!(is_closed(&mut alice.path).await);
}

#[tokio::test]
async fn a_client_that_does_not_read_loses_media_and_delays_nobody() {
    let (relay, address) = start("127.0.0.1:0");
    let mut alice = RawClient::allocated(&relay, "alice", udp(address).await).await;
    let mut bob = RawClient::allocated(&relay, "bob", udp(address).await).await;
    // The server's address is another one here than over UDP: the stream claims to be reached at 198.51.100.1.
    let mut slow = RawClient::allocated(&relay, "slow", stream(&relay, 1024, Vec::new())).await;
    alice.bind(0x4000, slow.relayed).await;
    alice.bind(0x4001, bob.relayed).await;
    bob.bind(0x4000, alice.relayed).await;
    slow.bind(0x4000, alice.relayed).await;

    let mut longest = Duration::ZERO;
    while relay.counters().dropped_congested < 100 {
        for _ in 0..20 {
            alice.send_on(0x4000, &[0; 1200]).await;
        }
        let sent = Instant::now();
        alice.send_on(0x4001, b"are you there").await;
        assert_eq!(bob.receive().await, client::channel_data(0x4000, b"are you there"));
        longest = longest.max(sent.elapsed());
    }
    assert!(longest < Duration::from_secs(1), "{longest:?}");
    // What it does read is still in order and whole.
    assert_eq!(slow.receive().await, client::channel_data(0x4000, &[0; 1200]));
}
