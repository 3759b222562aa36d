//! TURN clients that nobody here wrote, against the real binary in `open` mode.
//!
//! They have to be installed, so these tests run only when asked for: `cargo xtask test` installs the clients and asks. By
//! hand it is `cargo test --test clients`; what is missing is named.

mod aiortc;
mod coturn;
mod discovery;
mod echo;
mod gstreamer;
mod pion;
#[path = "../shared/ports.rs"]
mod ports;
mod program;
mod server;
mod webrtc_rs;
