//! TCP connections to peers (RFC 6062) on real sockets.

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::{Limits, Relay};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{Instant, timeout},
};

use crate::{
    client::{self, Response, address, bytes},
    raw::{RawClient, Streamed},
    support::{PATIENCE, TestRelay, eventually},
};

type Client = RawClient<Streamed<TcpStream>>;

async fn stream(relay: &TestRelay) -> Streamed<TcpStream> {
    Streamed(TcpStream::connect(relay.tcp).await.unwrap())
}

/// A client of `id` with a TCP allocation.
async fn allocated(relay: &TestRelay, id: &str) -> Client {
    let mut client = RawClient::new(&relay.relay, id, stream(relay).await);
    let response = client.request(client::ALLOCATE, &vec![bytes(client::REQUESTED_TRANSPORT, &client::TCP)]).await;
    client.relayed = response.address(client::XOR_RELAYED_ADDRESS).expect("an allocation");
    client
}

async fn connect(client: &mut Client, peer: SocketAddr) -> Response {
    client.request(client::CONNECT, &vec![address(client::XOR_PEER_ADDRESS, peer)]).await
}

async fn permit(client: &mut Client, peer: SocketAddr) {
    let peer = vec![address(client::XOR_PEER_ADDRESS, peer)];
    assert!(client.request(client::CREATE_PERMISSION, &peer).await.is_success());
}

fn id_in(response: &Response) -> Vec<u8> {
    response.value(client::CONNECTION_ID).expect("a connection id")
}

/// A data connection of `id`, bound to `connection`.
async fn bind(relay: &TestRelay, id: &str, connection: &[u8]) -> TcpStream {
    let mut data = RawClient::new(&relay.relay, id, stream(relay).await);
    let attributes = vec![bytes(client::CONNECTION_ID, connection)];
    assert!(data.request(client::CONNECTION_BIND, &attributes).await.is_success());
    data.path.0
}

/// A peer that listens.
async fn peer() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    timeout(PATIENCE, listener.accept()).await.expect("nobody came").unwrap()
}

async fn passes(from: &mut TcpStream, to: &mut TcpStream, bytes: &[u8]) {
    let ((), received) = tokio::join!(async { from.write_all(bytes).await.unwrap() }, async {
        let mut received = vec![0; bytes.len()];
        timeout(PATIENCE, to.read_exact(&mut received)).await.expect("nothing came").unwrap();
        received
    });
    assert!(received == bytes);
}

async fn ends(stream: &mut TcpStream) {
    let read = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("it stays open");
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
}

/// A client and a peer, connected through the relay; the control connection, and both ends.
async fn connected(relay: &TestRelay) -> (Client, TcpStream, TcpStream) {
    let mut alice = allocated(relay, "alice").await;
    let (listener, to) = peer().await;
    let connection = id_in(&connect(&mut alice, to).await);
    let (peer, from) = accept(&listener).await;
    assert_eq!(from, alice.relayed, "it leaves from the relayed transport address");
    let data = bind(relay, "alice", &connection).await;
    (alice, data, peer)
}

#[tokio::test]
async fn a_client_connects_to_a_peer_from_its_relayed_address_and_bytes_pass_both_ways() {
    let relay = TestRelay::start_open().await;
    let (_alice, mut data, mut peer) = connected(&relay).await;
    let much: Vec<u8> = (0..1 << 20).map(|number: u32| number.to_be_bytes()[2]).collect();
    passes(&mut data, &mut peer, &much).await;
    passes(&mut peer, &mut data, &much[..1000]).await;
    data.shutdown().await.unwrap();
    ends(&mut peer).await;
    passes(&mut peer, &mut data, b"one side may go on").await;
    drop(peer);
    ends(&mut data).await;
    relay.counts(|counters| counters.connections_to_peers_bytes == 1 << 20).await;
    relay.counts(|counters| counters.connections_to_clients_bytes == 1000 + 18).await;
}

#[tokio::test]
async fn bytes_that_came_early_are_kept_on_both_sides() {
    let relay = TestRelay::start_open().await;
    let mut alice = allocated(&relay, "alice").await;
    let (listener, to) = peer().await;
    let connection = id_in(&connect(&mut alice, to).await);
    let (mut peer, _) = accept(&listener).await;
    peer.write_all(b"welcome").await.unwrap();

    let mut data = RawClient::new(&relay.relay, "alice", stream(&relay).await);
    let attributes = vec![bytes(client::CONNECTION_ID, &connection)];
    let bare = data.session.bare(client::CONNECTION_BIND, &attributes);
    data.path.0.write_all(&bare).await.unwrap();
    let challenge = Response(data.receive().await);
    assert!(data.session.learn(&challenge));
    // The request and what follows it in one piece.
    let request = data.session.signed(client::CONNECTION_BIND, &attributes);
    data.path.0.write_all(&[&request[..], b"hello"].concat()).await.unwrap();
    assert!(Response(data.receive().await).is_success());
    let mut heard = [0; 7];
    data.path.0.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"welcome");
    peer.read_exact(&mut heard[..5]).await.unwrap();
    assert_eq!(&heard[..5], b"hello");
}

#[tokio::test]
async fn a_permitted_peer_connects_to_the_relayed_address_and_another_is_closed() {
    let relay = TestRelay::start_open().await;
    let mut alice = allocated(&relay, "alice").await;
    let mut stranger = TcpStream::connect(alice.relayed).await.unwrap();
    ends(&mut stranger).await;
    permit(&mut alice, "127.0.0.1:1".parse().unwrap()).await;
    let mut peer = TcpStream::connect(alice.relayed).await.unwrap();
    let told = Response(alice.receive().await);
    assert_eq!(told.method(), client::CONNECTION_ATTEMPT);
    assert_eq!(told.address(client::XOR_PEER_ADDRESS), Some(peer.local_addr().unwrap()));
    let mut data = bind(&relay, "alice", &id_in(&told)).await;
    passes(&mut peer, &mut data, b"there").await;
    passes(&mut data, &mut peer, b"back").await;
}

#[tokio::test]
async fn clients_of_this_relay_are_connected_in_process() {
    let relay = TestRelay::start_open().await;
    let (mut alice, mut bob) = (allocated(&relay, "alice").await, allocated(&relay, "bob").await);
    permit(&mut bob, alice.relayed).await;
    let mine = id_in(&connect(&mut alice, bob.relayed).await);
    let told = Response(bob.receive().await);
    assert_eq!(told.address(client::XOR_PEER_ADDRESS), Some(alice.relayed));
    let (mut mine, mut his) = (bind(&relay, "alice", &mine).await, bind(&relay, "bob", &id_in(&told)).await);
    passes(&mut mine, &mut his, &vec![7; 100_000]).await;
    passes(&mut his, &mut mine, b"back").await;
    drop(his);
    ends(&mut mine).await;
}

#[tokio::test]
async fn a_peer_that_does_not_listen_is_answered_with_447_while_others_are_served() {
    let relay = TestRelay::start_open().await;
    let mut alice = allocated(&relay, "alice").await;
    let (listener, closed) = peer().await;
    drop(listener);
    assert_eq!(connect(&mut alice, closed).await.code(), 447);
    assert_eq!(connect(&mut alice, "8.8.8.8:53".parse().unwrap()).await.code(), 447, "loopback leads nowhere");
}

#[tokio::test]
async fn connections_keep_to_the_bandwidth_quota_of_their_holder() {
    let limits = Limits { bandwidth_per_holder: 400_000, ..Limits::default() };
    let relay = TestRelay::start_open_with(limits).await;
    let (_alice, mut data, mut peer) = connected(&relay).await;
    let began = Instant::now();
    // A second's worth at once, the rest at the quota's rate.
    passes(&mut data, &mut peer, &vec![0; 300_000]).await;
    passes(&mut peer, &mut data, &vec![0; 300_000]).await;
    assert!(began.elapsed() > Duration::from_millis(350), "{:?}", began.elapsed());
}

async fn cut_off_within_a_second(end: impl AsyncFnOnce(&Relay, Client)) {
    let relay = TestRelay::start_open().await;
    let (alice, mut data, mut peer) = connected(&relay).await;
    passes(&mut data, &mut peer, b"there").await;
    let began = Instant::now();
    end(&relay.relay, alice).await;
    ends(&mut data).await;
    ends(&mut peer).await;
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_revoked_participant_is_cut_off_within_a_second() {
    // The client does not close its side: forgotten, its socket stays open.
    cut_off_within_a_second(async |relay, alice| {
        relay.revoke("alice");
        std::mem::forget(alice);
    })
    .await;
}

#[tokio::test]
async fn closing_the_control_connection_ends_its_data_connections() {
    cut_off_within_a_second(async |_, alice| drop(alice)).await;
}

#[tokio::test]
async fn shutting_down_ends_data_connections() {
    cut_off_within_a_second(async |relay, _alice| relay.shutdown()).await;
}

#[tokio::test]
async fn a_connection_that_nobody_binds_is_closed_with_its_allocation() {
    let relay = TestRelay::start_open().await;
    let mut alice = allocated(&relay, "alice").await;
    let (listener, to) = peer().await;
    assert!(connect(&mut alice, to).await.is_success());
    let (mut peer, _) = accept(&listener).await;
    drop(alice);
    ends(&mut peer).await;
    eventually(|| relay.relay.allocations("alice") == 0).await;
}
