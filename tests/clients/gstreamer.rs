//! The webrtcbin of `GStreamer`, whose ICE is libnice. libnice knows TURN over UDP and TCP, not over TLS.

use crate::{
    program::{client, run_through_a_relay},
    server::Transport,
};

/// The system's own, for which Debian packages the bindings of `GStreamer`; another in the path would not find them.
const PYTHON: &str = "/usr/bin/python3";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/gstreamer_call.py");
const NEEDS: &str = "the Debian packages python3-gst-1.0, gir1.2-gst-plugins-bad-1.0, gstreamer1.0-nice, \
    gstreamer1.0-plugins-base, gstreamer1.0-plugins-good and gstreamer1.0-plugins-bad";

#[track_caller]
fn two_peers_hear_each_other(transport: Transport) {
    let mut command = client(PYTHON);
    command.arg(SCRIPT);
    run_through_a_relay(command, transport, NEEDS);
}

#[test]
fn a_call_with_sound_over_udp() {
    two_peers_hear_each_other(Transport::Udp);
}

#[test]
fn a_call_with_sound_over_tcp() {
    two_peers_hear_each_other(Transport::Tcp);
}
