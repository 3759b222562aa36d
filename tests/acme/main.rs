//! Certificates from a real certificate authority: pebble, the test server of the people behind Let's Encrypt.

mod authority;
#[path = "../../turn/tests/client/mod.rs"]
mod client;
mod failure;
mod files;
mod front;
mod issue;
#[path = "../shared/ports.rs"]
mod ports;
#[allow(dead_code, reason = "the relay's own tests use all of it")]
#[path = "../../turn/tests/driver/raw.rs"]
mod raw;
mod renewal;
mod server;
mod support;
