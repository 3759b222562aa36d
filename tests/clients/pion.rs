//! pion/turn 2.1, the TURN client of Pion's WebRTC stack in Go.

use crate::{
    program::{client, run_through_a_relay},
    server::Transport,
};

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/pion/main.go");
/// Where Debian's packages put libraries of Go.
const LIBRARIES: &str = "/usr/share/gocode";
const CACHE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/go-cache");
const NEEDS: &str = "the Debian packages golang-go and golang-github-pion-turn.v2-dev";

#[track_caller]
fn everything_comes_back(transport: Transport) {
    let mut command = client("go");
    command.args(["run", PROGRAM]).env("GO111MODULE", "off").env("GOPATH", LIBRARIES).env("GOCACHE", CACHE);
    run_through_a_relay(command, transport, NEEDS);
}

#[test]
fn another_client_and_a_plain_peer_are_reached_over_udp() {
    everything_comes_back(Transport::Udp);
}

#[test]
fn another_client_and_a_plain_peer_are_reached_over_tcp() {
    everything_comes_back(Transport::Tcp);
}

#[test]
fn another_client_and_a_plain_peer_are_reached_over_tls() {
    everything_comes_back(Transport::Tls);
}
