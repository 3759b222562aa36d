//! The state machine with simulated clients and a clock that is moved by hand.

#[path = "../client/mod.rs"]
mod client;
mod ports;
mod world;

mod allocation;
mod authentication;
mod connections;
mod credentials;
mod denied;
mod discovery;
mod features;
mod garbage;
mod open;
mod parsers;
mod peers;
mod quotas;
mod relaying;
mod rooms;
mod sequences;
mod strangers;
mod survivors;
mod traffic;
mod vectors;
