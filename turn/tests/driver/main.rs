//! The whole relay over loopback, with clients that nobody here wrote and some that were made to misbehave.

#[path = "../client/mod.rs"]
mod client;

mod abuse;
mod connections;
mod coturn;
mod datagrams;
mod discovery;
mod open;
mod raw;
mod streams;
mod support;
mod webrtc;
