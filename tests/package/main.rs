//! The package as administrators meet it: installed in a Debian of its own, whose first process is systemd.
//!
//! `cargo xtask package` makes the Debian and the package, and runs this in a network of its own, which the Debian shares: so
//! port 443 is free, and clients of this process are at the same loopback address as the server.

#[path = "../live/client.rs"]
#[allow(dead_code)] // Others need more of it.
mod client;
mod host;
mod life;
mod machine;
mod next_version;
mod relayed_call;
#[path = "../live/trust.rs"]
#[allow(dead_code)]
mod trust;
#[path = "../live/turn_client.rs"]
#[allow(dead_code)]
mod turn_client;
mod visitors;
