//! aiortc, a WebRTC stack in Python with ICE, DTLS, SRTP and SCTP of its own.

use crate::{
    program::{client, run_through_a_relay},
    server::Transport,
};

/// Where `cargo xtask test` makes the virtual environment.
const PYTHON: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/aiortc/bin/python");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/aiortc_call.py");
const NEEDS: &str = "tests/clients/requirements.txt by pip into a virtual environment at target/tmp/aiortc";

#[track_caller]
fn two_peers_hear_and_read_each_other(transport: Transport) {
    let mut command = client(PYTHON);
    command.arg(SCRIPT);
    run_through_a_relay(command, transport, NEEDS);
}

#[test]
fn a_call_with_sound_and_messages_over_udp() {
    two_peers_hear_and_read_each_other(Transport::Udp);
}

#[test]
fn a_call_with_sound_and_messages_over_tcp() {
    two_peers_hear_and_read_each_other(Transport::Tcp);
}

#[test]
fn a_call_with_sound_and_messages_over_tls() {
    two_peers_hear_and_read_each_other(Transport::Tls);
}
