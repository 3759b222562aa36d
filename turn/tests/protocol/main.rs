//! The state machine with simulated clients and a clock that is moved by hand.

#[path = "../client/mod.rs"]
mod client;
mod world;

mod allocation;
mod authentication;
mod garbage;
mod parsers;
mod quotas;
mod relaying;
mod rooms;
mod vectors;
