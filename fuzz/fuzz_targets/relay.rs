//! The whole state machine in both modes: packets of two members of a room, of a stranger and of a peer outside, in any
//! order, with time passing.
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

use std::time::Duration;

use house::House;
use libfuzzer_sys::fuzz_target;

// The first byte says the mode. Each packet is preceded by a byte that says whose it is, whether its sender signs it, how
// much time passes and whether the relay wakes, and by its length.
fuzz_target!(|input: &[u8]| {
    let Some((mode, mut rest)) = input.split_first() else { return };
    let mut house = House::new(mode & 1 != 0, mode & 2 != 0);
    while let [what, length, more @ ..] = rest {
        let (packet, others) = more.split_at(more.len().min(usize::from(*length)));
        rest = others;
        house.pass(Duration::from_secs(u64::from(what >> 4) * 8), what & 4 != 0);
        match (what & 3, what & 8 != 0) {
            (3, _) => house.from_peer(packet),
            (sender, true) => house.signed(usize::from(sender), packet),
            (sender, false) => house.packet(usize::from(sender), packet),
        }
    }
    house.empty();
});
