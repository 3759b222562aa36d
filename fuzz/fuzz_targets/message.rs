//! A STUN control message: parsing never panics, and what is parsed is exactly the packet.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohbet_turn::message;

fuzz_target!(|packet: &[u8]| {
    if let Some(message) = message::parse(packet) {
        assert_eq!(message.as_bytes(), packet);
        message.iter_attributes().for_each(|(at, _)| assert!(at < packet.len()));
    }
});
