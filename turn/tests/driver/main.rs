//! The whole relay over loopback, with clients that nobody here wrote and some that were made to misbehave.

#[path = "../client/mod.rs"]
mod client;

mod coturn;
mod datagrams;
mod raw;
mod streams;
mod support;
mod webrtc;
