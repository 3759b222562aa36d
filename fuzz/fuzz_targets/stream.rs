//! A client's whole stream: its bytes, cut anywhere, framed and handled, until the stream cannot be followed any further.
#![no_main]

#[path = "../../turn/tests/client/mod.rs"]
mod client;
mod house;
#[allow(dead_code, reason = "made for the protocol's tests; this uses a part")]
#[path = "../../turn/tests/protocol/ports.rs"]
mod ports;
#[allow(dead_code, reason = "made for the protocol's tests; this uses a part")]
#[path = "../../turn/tests/protocol/world.rs"]
mod world;

use house::House;
use libfuzzer_sys::fuzz_target;
use sohbet_turn::framing::{MESSAGE_LIMIT, next_message};

// The first byte says the mode, the second where the stream is cut.
fuzz_target!(|input: &[u8]| {
    let [mode, cut, stream @ ..] = input else { return };
    let mut house = House::new(mode & 1 != 0, mode & 2 != 0);
    let mut waiting = Vec::new();
    for chunk in stream.chunks(usize::from(*cut).max(1)) {
        waiting.extend_from_slice(chunk);
        loop {
            let message: Vec<u8> = match next_message(&waiting) {
                Ok(Some(message)) => message.to_vec(),
                Ok(None) => break,
                Err(_) => return,
            };
            waiting.drain(..message.len());
            house.packet(0, &message);
        }
        assert!(waiting.len() < MESSAGE_LIMIT, "no message is waited for that is longer than the limit");
    }
    house.empty();
});
