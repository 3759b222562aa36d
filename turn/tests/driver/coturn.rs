//! coturn's own client, in its client-to-client mode: every packet goes from one allocation of ours to another.
//!
//! Flags that fit a relay whose ports are virtual: `-y` (the peers are clients too), `-c` (no second port for RTCP, which
//! would be EVEN-PORT with a reservation), `-W` (the shared secret of ephemeral credentials). `-s` sends indications in
//! place of `ChannelData`, `-t` and `-S -t` choose TCP and TLS, `-x` asks for IPv6, `-g` for DONT-FRAGMENT.
//! `-T` makes TCP allocations that connect to each other (RFC 6062), `-P` one that a peer connects to.

use std::io::ErrorKind;

use sohbet_turn::Counters;
use tokio::{process::Command, time::timeout};

use crate::support::{PATIENCE, SECRET, TestRelay};

const CLIENTS: u64 = 2;
const MESSAGES: u64 = 30;

/// Runs the client and checks that every message came back.
async fn every_message_arrives(relay: &TestRelay, port: u16, flags: &[&str]) -> Counters {
    talk(relay, port, flags).await;
    let total = CLIENTS * MESSAGES;
    relay.counts(|counters| counters.relayed_packets == total && counters.relayed_bytes == total * 1200).await;
    let counters = relay.relay.counters();
    assert_eq!((counters.dropped_malformed, counters.dropped_permission, counters.dropped_congested), (0, 0, 0));
    counters
}

/// Runs the client and checks that it has got every message.
async fn talk(relay: &TestRelay, port: u16, flags: &[&str]) {
    let said = run(relay, port, flags).await;
    let total = CLIENTS * MESSAGES;
    assert!(said.contains(&format!("tot_send_msgs={total}, tot_recv_msgs={total}")), "{said}");
    assert!(said.contains("Total lost packets 0 (0.000000%)"), "{said}");
}

/// Runs the client to its end and returns what it has said.
async fn run(relay: &TestRelay, port: u16, flags: &[&str]) -> String {
    relay.relay.admit("alice", "room");
    let numbers = [port.to_string(), CLIENTS.to_string(), MESSAGES.to_string()];
    let [port, clients, messages] = numbers.each_ref().map(String::as_str);
    let mut command = Command::new("turnutils_uclient");
    command.args(["-y", "-c", "-u", "alice", "-W", SECRET, "-l", "1200", "-z", "10"]);
    command.args(["-m", clients, "-n", messages, "-p", port]).args(flags);
    command.arg(relay.udp.ip().to_string()).kill_on_drop(true);
    let output = match timeout(2 * PATIENCE, command.output()).await.expect("turnutils_uclient came to no end") {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("turnutils_uclient is missing. Install coturn's tools: apt-get install coturn")
        }
        Err(error) => panic!("turnutils_uclient did not start: {error}"),
    };
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn channels_over_udp() {
    let relay = TestRelay::start().await;
    let counters = every_message_arrives(&relay, relay.udp.port(), &["-g"]).await;
    assert!(counters.allocations_udp >= CLIENTS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn indications_over_udp() {
    let relay = TestRelay::start().await;
    every_message_arrives(&relay, relay.udp.port(), &["-s"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn channels_over_udp_between_ipv6_addresses() {
    let relay = TestRelay::start_at("[::1]:0").await;
    every_message_arrives(&relay, relay.udp.port(), &["-x"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn channels_over_tcp() {
    let relay = TestRelay::start().await;
    let counters = every_message_arrives(&relay, relay.tcp.port(), &["-t"]).await;
    assert!(counters.allocations_tcp >= CLIENTS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn indications_over_tcp() {
    let relay = TestRelay::start().await;
    every_message_arrives(&relay, relay.tcp.port(), &["-t", "-s"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn channels_over_tls() {
    let relay = TestRelay::start().await;
    let counters = every_message_arrives(&relay, relay.tls.port(), &["-S", "-t"]).await;
    assert!(counters.allocations_tls >= CLIENTS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn indications_over_tls() {
    let relay = TestRelay::start().await;
    every_message_arrives(&relay, relay.tls.port(), &["-S", "-t", "-s"]).await;
}

/// RFC 6062: both clients connect to each other's TCP allocation (`-T`), in process.
async fn every_message_arrives_by_connections(port: impl Fn(&TestRelay) -> u16, flags: &[&str]) {
    let relay = TestRelay::start_open().await;
    let said = run(&relay, port(&relay), flags).await;
    let total = CLIENTS * MESSAGES * 1200;
    // A stream has no messages: where two come at once, the client counts one.
    assert!(said.contains(&format!("tot_send_bytes ~ {total}, tot_recv_bytes ~ {total}")), "{said}");
    relay.counts(|counters| counters.connections_to_peers_bytes == total && counters.connections_bound > 0).await;
    assert_eq!(relay.relay.counters().dropped_malformed, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn connections_over_tcp() {
    every_message_arrives_by_connections(|relay| relay.tcp.port(), &["-T"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn connections_over_tls() {
    every_message_arrives_by_connections(|relay| relay.tls.port(), &["-S", "-T"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn connections_from_peers_over_tcp() {
    let relay = TestRelay::start_open().await;
    let said = run(&relay, relay.tcp.port(), &["-P"]).await;
    // Its peer reads nothing but STUN, with coturn's own server too: what it sends is all that comes back.
    let each_way = MESSAGES * 1200;
    assert!(said.contains(&format!("tot_recv_bytes ~ {each_way}\n")), "{said}");
    relay.counts(|counters| counters.connections_to_peers_bytes == each_way).await;
    relay.counts(|counters| counters.connections_to_clients_bytes == each_way).await;
}
