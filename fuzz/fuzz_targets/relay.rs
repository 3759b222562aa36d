//! The whole state machine: packets of two members of a room and of a stranger, in any order, with time passing.
#![no_main]

#[path = "../../turn/tests/client/mod.rs"]
mod client;
#[allow(dead_code, reason = "made for the protocol's tests; this uses a part")]
#[path = "../../turn/tests/protocol/world.rs"]
mod world;

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use world::{Outcome, World};

fuzz_target!(|input: &[u8]| {
    let mut world = World::new();
    let mut alice = world.allocated("alice", "room");
    let mut bob = world.allocated("bob", "room");
    let stranger = world.peer("nobody");
    world.permit(&mut alice, bob.relayed);
    world.bind(&mut bob, 0x4000, alice.relayed);

    // Each packet is preceded by a byte that says whose it is and how much time passes, and by its length.
    let mut rest = input;
    while let [what, length, more @ ..] = rest {
        let (packet, others) = more.split_at(more.len().min(usize::from(*length)));
        rest = others;
        world.pass(Duration::from_secs(u64::from(what >> 4) * 8));
        let sender = [&alice, &bob, &stranger][usize::from(what & 3).min(2)];
        let outcome = world.packet(sender, packet);
        if let Outcome::Relayed(to, bytes) = outcome {
            assert!([alice.five_tuple.client, bob.five_tuple.client].contains(&to));
            assert!(!std::ptr::eq(sender, &raw const stranger) && bytes.len() <= packet.len() + 60);
        }
        if what & 4 != 0 {
            world.wake();
        }
        assert!(world.kept() <= 2);
    }
});
