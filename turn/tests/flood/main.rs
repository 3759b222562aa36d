//! A flood of strangers leaves memory as it was. A program of its own: what is measured is the memory of its process.

#[path = "../client/mod.rs"]
mod client;
#[allow(dead_code, reason = "made for the protocol's tests; this uses a part")]
#[path = "../protocol/ports.rs"]
mod ports;
#[allow(dead_code, reason = "made for the protocol's tests; this uses a part")]
#[path = "../protocol/world.rs"]
mod world;

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use sohbet_turn::{Limits, Relay, RelayConfig, bind_udp, server::Credentials};

use crate::{
    client::{bytes, channel_data},
    world::{Outcome, World},
};

/// Only one test at a time, or each would measure the other.
static ALONE: Mutex<()> = Mutex::new(());

/// How much more memory a flood may leave: nothing that counts its packets or its senders fits into it.
const SLACK_KB: u64 = 1024;

/// Memory of this process that is in use, in kB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// What strangers send: questions, forged requests, data for nobody, and noise.
fn packets(world: &mut World) -> Vec<Vec<u8>> {
    let mut stranger = world.peer("nobody");
    let session = &mut stranger.session;
    let transport = vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)];
    let peer = client::address(client::XOR_PEER_ADDRESS, ([203, 0, 113, 5], 50_000).into());
    let mut packets = vec![
        session.bare(client::BINDING, &vec![]),
        session.bare(client::ALLOCATE, &transport),
        session.indication(client::SEND, &vec![peer, bytes(client::DATA, &[7; 100])]),
        channel_data(0x4000, &[7; 160]),
        vec![0],
        vec![0; 1200],
        (0..=255).collect(),
    ];
    session.realm = "sohbet".into();
    session.nonce = "made up".into();
    packets.push(session.signed(client::ALLOCATE, &transport));
    packets
}

/// A source that has not been seen before, of each family in turn, all over the address space.
fn source(number: u32) -> SocketAddr {
    let spread = number.wrapping_mul(0x9E37_79B1);
    let ip = if number.is_multiple_of(2) {
        IpAddr::V4(Ipv4Addr::from_bits(spread))
    } else {
        IpAddr::V6(Ipv6Addr::from_bits(0x2000_u128 << 112 | u128::from(spread) << 80 | u128::from(number)))
    };
    SocketAddr::new(ip, 1024 + (number % 60_000) as u16)
}

#[test]
fn a_million_packets_from_as_many_strangers_leave_no_state_and_no_memory() {
    const WARM_UP: u32 = 50_000;
    const PACKETS: u32 = 1_000_000;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut world = World::new();
    let packets = packets(&mut world);
    let mut stranger = world.peer("nobody");
    let (mut before, mut answers) = (0, 0);
    for number in 0..WARM_UP + PACKETS {
        if number == WARM_UP {
            before = resident();
        }
        stranger.five_tuple.client = source(number);
        let packet = &packets[number as usize % packets.len()];
        match world.packet(&stranger, packet) {
            Outcome::Nothing => {}
            Outcome::Reply(response) => {
                assert!(response.code() != 0 || response.method() == client::BINDING);
                answers += 1;
            }
            other => panic!("a stranger's packet led to {other:?}"),
        }
        if number.is_multiple_of(1000) {
            world.pass(Duration::from_millis(1));
            world.wake();
        }
    }
    let after = resident();
    println!("{PACKETS} packets: {before} kB before, {after} kB after; {answers} were answered");
    assert!(after <= before + SLACK_KB, "{before} kB before the flood, {after} kB after");
    assert!(answers > PACKETS / 8, "the flood gets answers, or it would show nothing");
    assert_eq!((world.kept(), world.allocations()), (0, 0));
    let (mut alice, bob) = (world.allocated("alice", "room"), world.allocated("bob", "room"));
    assert_eq!(world.permit(&mut alice, bob.relayed), 0, "members are served");
}

#[test]
fn a_hundred_thousand_packets_over_sockets_leave_no_memory() {
    const SOURCES: u32 = 250;
    const PACKETS: u32 = 100_000;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (relay, address) = start();
    let packets = packets(&mut World::new());
    let sources: Vec<UdpSocket> = (0..SOURCES)
        .map(|number| {
            // A network each: strangers of one network would soon be answered no more.
            let own = Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + (number << 8));
            UdpSocket::bind((own, 0)).unwrap()
        })
        .collect();
    let flood = |count: u32| {
        let before = relay.counters().received_packets;
        for number in 0..count {
            let source = &sources[(number % SOURCES) as usize];
            source.send_to(&packets[(number / SOURCES) as usize % packets.len()], address).unwrap();
            if (number + 1) % SOURCES == 0 {
                arrived(&relay, before + u64::from(number + 1));
            }
        }
    };
    flood(PACKETS / 5);
    let before = resident();
    flood(PACKETS);
    let after = resident();
    let counters = relay.counters();
    println!("{PACKETS} packets: {before} kB before, {after} kB after; {} were received", counters.received_packets);
    assert!(after <= before + SLACK_KB, "{before} kB before the flood, {after} kB after");
    assert!(counters.received_packets > u64::from(PACKETS / 2), "the flood arrives");
    assert_eq!(relay.allocations_in_all(), 0);
    relay.shutdown();
}

/// Waits until the relay has received `wanted` packets: a flood that is lost in its socket's buffer shows nothing. Where some
/// were lost all the same, it waits no longer than a flood would.
fn arrived(relay: &Relay, wanted: u64) {
    const PATIENCE: Duration = Duration::from_millis(50);
    let until = Instant::now() + PATIENCE;
    while relay.counters().received_packets < wanted && Instant::now() < until {
        thread::yield_now();
    }
}

fn start() -> (Relay, SocketAddr) {
    let sockets = bind_udp("127.0.0.1:0".parse().unwrap(), 2).unwrap();
    let address = sockets[0].local_addr().unwrap();
    let config = RelayConfig {
        sockets,
        credentials: Credentials::new("sohbet".into(), b"north".to_vec()),
        announce_v4: None,
        announce_v6: None,
        limits: Limits::default(),
        open: None,
        alternate_server: None,
        discovery: None,
        survivors: Vec::new(),
    };
    (Relay::start(config).unwrap(), address)
}
