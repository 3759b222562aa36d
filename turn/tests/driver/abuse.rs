//! One who takes all there is, and one who wants to be let into the server's own network.

use std::{
    io::{ErrorKind, IoSlice},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use sohbet_turn::{Credential, Limits, server::PeerPolicy};
use sohbet_udp::{Message, send};
use tokio::net::UdpSocket;

use crate::{
    client::{self, Session, address, bytes},
    raw::{RawClient, udp},
    support::{TestRelay, eventually},
};

/// A client of one credential, at an address of its own that no other has.
async fn at_own_address(relay: &TestRelay, number: u32) -> RawClient<UdpSocket> {
    let own = Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 0).to_bits() + number);
    let socket = UdpSocket::bind((own, 0)).await.unwrap();
    socket.connect(relay.udp).await.unwrap();
    RawClient::new(&relay.relay, "mallory", socket)
}

#[tokio::test]
async fn ten_thousand_allocations_on_one_credential_end_at_its_quota_and_starve_nobody() {
    const ATTEMPTS: u32 = 10_000;
    let relay = TestRelay::start().await;
    let quota = Limits::default().allocations_per_holder;
    let mut granted = 0;
    let transport = vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)];
    for number in 0..ATTEMPTS {
        let mut mallory = at_own_address(&relay, number).await;
        match mallory.request(client::ALLOCATE, &transport).await.code() {
            0 => granted += 1,
            486 => assert!(granted == quota, "refused after {granted}"),
            other => panic!("attempt {number} was answered with {other}"),
        }
    }
    assert_eq!((granted, relay.relay.allocations("mallory")), (quota, quota));

    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let mut bob = RawClient::allocated(&relay.relay, "bob", udp(relay.udp).await).await;
    alice.bind(0x4000, bob.relayed).await;
    bob.bind(0x4001, alice.relayed).await;
    alice.send_on(0x4000, b"there").await;
    assert_eq!(bob.receive().await, client::channel_data(0x4001, b"there"));
    relay.counts(|counters| counters.quota_reached == u64::from(ATTEMPTS) - quota as u64).await;
}

/// Every way to write this machine.
fn this_machine() -> Vec<IpAddr> {
    let v4 = Ipv4Addr::LOCALHOST;
    let bits = u128::from(v4.to_bits());
    let wrapped = ["::ffff:0:0", "::", "::ffff:0:0:0", "64:ff9b::", "64:ff9b:1::", "2a00:1450::5efe:0:0"]
        .map(|prefix| prefix.parse::<Ipv6Addr>().unwrap().to_bits() | bits);
    let sixtofour = 0x2002_u128 << 112 | bits << 80;
    let others = ["0.0.0.0", "127.0.0.2", "255.255.255.255", "::", "::1"].map(|text| text.parse().unwrap());
    let disguised = wrapped.into_iter().chain([sixtofour]).map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits)));
    disguised.chain(others).chain([IpAddr::V4(v4)]).collect()
}

#[tokio::test]
async fn nothing_reaches_this_machine_through_a_relay_port_however_it_is_written() {
    let relay = TestRelay::start_open_to(Limits::default(), PeerPolicy::default()).await;
    let targets = [UdpSocket::bind("127.0.0.1:0").await.unwrap(), UdpSocket::bind("[::1]:0").await.unwrap()];
    // One that hears both families and every address.
    let everywhere = UdpSocket::bind("[::]:0").await.unwrap();
    let mut mallory = RawClient::new(&relay.relay, "mallory", udp(relay.udp).await);
    let both =
        vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP), bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)];
    let allocated = mallory.request(client::ALLOCATE, &both).await;
    let relayed: Vec<_> = allocated.addresses(client::XOR_RELAYED_ADDRESS).map(|relayed| relayed.ip()).collect();
    assert_eq!(relayed.len(), 2);

    let sockets: Vec<_> = targets.iter().chain([&everywhere]).collect();
    let ports: Vec<_> = sockets.iter().map(|socket| socket.local_addr().unwrap().port()).collect();
    let peers = this_machine().into_iter().flat_map(|ip| ports.iter().map(move |port| SocketAddr::new(ip, *port)));
    for (peer, channel) in peers.zip(0x4000_u16..) {
        let named = address(client::XOR_PEER_ADDRESS, peer);
        let [high, low] = channel.to_be_bytes();
        let number = bytes(client::CHANNEL_NUMBER, &[high, low, 0, 0]);
        let permitted = mallory.request(client::CREATE_PERMISSION, &vec![named.clone()]).await;
        let bound = mallory.request(client::CHANNEL_BIND, &vec![number, named.clone()]).await;
        // At the relayed addresses themselves are allocations of this relay, which are reached in process only.
        let code = if relayed.contains(&peer.ip()) { 0 } else { 403 };
        assert_eq!((permitted.code(), bound.code()), (code, code), "{peer}");
        let send = mallory.session.indication(client::SEND, &vec![named, bytes(client::DATA, b"knock")]);
        mallory.path.send(&send).await.unwrap();
        mallory.send_on(channel, b"knock").await;
    }
    // What is answered now was handled after all of these, and loopback delivers at once.
    assert!(mallory.request(client::REFRESH, &vec![]).await.is_success());
    for socket in sockets {
        let heard = socket.try_recv_from(&mut [0; 2000]).map_err(|error| error.kind());
        assert_eq!(heard, Err(ErrorKind::WouldBlock));
    }
    relay.counts(|counters| counters.forbidden_peers > 0).await;
    assert_eq!(relay.relay.counters().to_peers_packets, 0);
}

/// Sends forged requests to `server` faster than it can check them, until it is `over`: from many sockets, as the kernel bounds
/// what one has under way, and so that every worker gets its part.
fn flood(server: SocketAddr, over: &AtomicBool) {
    let sockets = [(); 32].map(|()| {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        socket
    });
    let mut session = Session::new(Credential { username: "1:nobody".into(), password: String::new() });
    (session.realm, session.nonce) = ("sohbet".into(), "A".repeat(16));
    let forged = session.signed(client::ALLOCATE, &vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]);
    let segment = u16::try_from(forged.len()).ok();
    let many = forged.repeat(16);
    let pieces = [IoSlice::new(&many)];
    let message = Message { to: server, from: None, pieces: &pieces, segment };
    while !over.load(Ordering::Relaxed) {
        for socket in &sockets {
            send(socket, false, &[message; 64]);
        }
    }
}

/// A flood of the relay until this is dropped.
struct Flood {
    over: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Flood {
    fn of(server: SocketAddr) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let over = Arc::clone(&over);
            move || flood(server, &over)
        });
        Self { over, thread: Some(thread) }
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        self.thread.take().map(thread::JoinHandle::join);
    }
}

#[tokio::test]
async fn a_flood_does_not_keep_the_relay_from_ending_what_is_over() {
    let relay = TestRelay::start_open().await;
    let alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let _flood = Flood::of(relay.udp);
    relay.relay.revoke("alice");
    eventually(|| std::net::UdpSocket::bind(alice.relayed).is_ok()).await;
}

#[tokio::test]
async fn a_flood_does_not_keep_peers_from_reaching_their_client() {
    let relay = TestRelay::start_open().await;
    let mut alice = RawClient::allocated(&relay.relay, "alice", udp(relay.udp).await).await;
    let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    alice.bind(0x4000, peer.local_addr().unwrap()).await;
    let _flood = Flood::of(relay.udp);
    for number in 0..20_u8 {
        peer.send_to(&[number; 100], alice.relayed).await.unwrap();
        assert_eq!(alice.receive().await, client::channel_data(0x4000, &[number; 100]));
    }
}
