//! A STUN control message: parsing never panics, what is parsed is exactly the packet, and what NAT behaviour discovery makes
//! of it is never an answer to amplify with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohbet_turn::{Instant, message, server::Discovery};

fuzz_target!(|packet: &[u8]| {
    discover(packet);
    if let Some(message) = message::parse(packet) {
        assert_eq!(message.as_bytes(), packet);
        message.iter_attributes().for_each(|(at, _)| assert!(at < packet.len()));
    }
});

fn discover(packet: &[u8]) {
    let addresses = ["192.0.2.1:3478", "192.0.2.2:3479"].map(|address| address.parse().unwrap());
    let mut discovery = Discovery::new(addresses, [1, 2]).unwrap();
    for at in 0..4 {
        let source: std::net::SocketAddr = "198.51.100.7:5000".parse().unwrap();
        if let Ok(answer) = discovery.handle(Instant::from_millis(1), at, source, packet) {
            assert!(answer.from < 4 && answer.to.ip() == source.ip() && 2 * answer.bytes.len() <= 5 * packet.len());
        }
    }
}
