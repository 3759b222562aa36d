//! coturn's own client: to a peer that knows nothing of TURN, to another client, and over TCP relays (RFC 6062).
//!
//! Flags: `-W` the shared secret, `-e` and `-r` the peer, `-y` peers that are clients too, `-c` no second port for RTCP
//! (without it: EVEN-PORT and RESERVATION-TOKEN), `-s` indications in place of `ChannelData`, `-t` TCP, `-S -t` TLS, `-x` an
//! IPv6 relay, `-X` an IPv4 relay, `-T` a TCP relay, `-g` DONT-FRAGMENT, `-G` each request more than once.
//! `-Z`, an address of each family, is of no use: this client's number for ADDITIONAL-ADDRESS-FAMILY is a draft's.

use crate::{
    echo,
    program::{client, run},
    server::{SECRET, Server},
};

const NEEDS: &str = "the Debian package coturn";

const CLIENTS: u64 = 2;
const MESSAGES: u64 = 30;
const SIZE: u64 = 1200;

/// The client's summary: what it sent, what came back.
#[derive(Debug, PartialEq)]
struct Count {
    sent: u64,
    received: u64,
}

/// Runs the client and returns what it wrote.
#[track_caller]
fn uclient(server: &Server, flags: &str) -> String {
    let mut command = client("turnutils_uclient");
    command.args(["-u", "ada", "-W", SECRET, "-z", "10"]).args(flags.split_whitespace());
    command.args(["-m", &CLIENTS.to_string(), "-n", &MESSAGES.to_string(), "-l", &SIZE.to_string()]);
    command.args(["-p", &server.address.port().to_string(), &server.address.ip().to_string()]);
    run(command, NEEDS)
}

/// The last of the lines that count `unit`, which is the sum.
#[track_caller]
fn sum(said: &str, unit: &str) -> Count {
    let digits = |text: &str| text.trim_start().split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok();
    let after = |line: &str, word: &str| digits(line.split_once(word)?.1.trim_start_matches([' ', '~', '=']));
    let counted = |line| {
        let sent = after(line, &format!("tot_send_{unit}"))?;
        Some(Count { sent, received: after(line, &format!("tot_recv_{unit}"))? })
    };
    said.lines().filter_map(counted).next_back().unwrap_or_else(|| panic!("no count of {unit}: {said}"))
}

/// Every message came back, and there were `sessions` of them.
#[track_caller]
fn every_message_comes_back(server: &Server, flags: &str, sessions: u64) {
    let said = uclient(server, flags);
    let total = sessions * MESSAGES;
    assert_eq!(sum(&said, "msgs"), Count { sent: total, received: total }, "{said}");
    assert!(said.contains("Total lost packets 0 (0.000000%)"), "{said}");
}

/// Every byte came back. A stream has no messages: where two come at once, the client counts one.
#[track_caller]
fn every_byte_comes_back(server: &Server, flags: &str) {
    let said = uclient(server, flags);
    let total = CLIENTS * MESSAGES * SIZE;
    assert_eq!(sum(&said, "bytes"), Count { sent: total, received: total }, "{said}");
}

#[track_caller]
fn a_plain_peer_is_reached(host: &str, peer: &str, flags: &str) {
    let server = Server::start(host);
    let peer = echo::start(peer);
    every_message_comes_back(&server, &format!("-c -e {} -r {} {flags}", peer.ip(), peer.port()), CLIENTS);
}

/// Each client has a second allocation next to the first, as for RTCP.
#[track_caller]
fn clients_reach_each_other(host: &str, flags: &str) {
    every_message_comes_back(&Server::start(host), &format!("-y {flags}"), 2 * CLIENTS);
}

#[test]
fn channels_to_a_plain_peer_over_udp() {
    a_plain_peer_is_reached("127.0.0.1", "127.0.0.1", "-g");
}

#[test]
fn indications_to_a_plain_peer_over_udp() {
    a_plain_peer_is_reached("127.0.0.1", "127.0.0.1", "-s");
}

#[test]
fn channels_to_a_plain_peer_over_tcp() {
    a_plain_peer_is_reached("127.0.0.1", "127.0.0.1", "-t");
}

#[test]
fn indications_to_a_plain_peer_over_tcp() {
    a_plain_peer_is_reached("127.0.0.1", "127.0.0.1", "-t -s");
}

#[test]
fn channels_to_a_plain_peer_over_tls() {
    a_plain_peer_is_reached("127.0.0.1", "127.0.0.1", "-S -t");
}

#[test]
fn indications_to_a_plain_peer_over_tls() {
    a_plain_peer_is_reached("127.0.0.1", "127.0.0.1", "-S -t -s");
}

#[test]
fn a_plain_peer_over_ipv6_and_udp() {
    a_plain_peer_is_reached("::1", "::1", "-x");
}

#[test]
fn a_plain_peer_over_ipv6_and_tls() {
    a_plain_peer_is_reached("::1", "::1", "-x -S -t");
}

#[test]
fn an_ipv6_peer_of_an_ipv4_client() {
    a_plain_peer_is_reached("127.0.0.1", "::1", "-x");
}

#[test]
fn an_ipv4_peer_of_an_ipv6_client() {
    a_plain_peer_is_reached("::1", "127.0.0.1", "-X");
}

#[test]
fn pairs_of_ports_over_udp() {
    clients_reach_each_other("127.0.0.1", "-G");
}

#[test]
fn pairs_of_ports_over_tcp() {
    clients_reach_each_other("127.0.0.1", "-t");
}

#[test]
fn pairs_of_ports_over_tls() {
    clients_reach_each_other("127.0.0.1", "-S -t");
}

#[test]
fn pairs_of_ports_over_ipv6() {
    clients_reach_each_other("::1", "-x");
}

#[test]
fn tcp_relays_over_tcp() {
    every_byte_comes_back(&Server::start("127.0.0.1"), "-T -t");
}

#[test]
fn tcp_relays_over_tls() {
    every_byte_comes_back(&Server::start("127.0.0.1"), "-T -S -t");
}

#[test]
fn tcp_relays_over_ipv6() {
    every_byte_comes_back(&Server::start("::1"), "-T -t -x");
}
