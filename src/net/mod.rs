//! Sockets: one port, told apart by first bytes; who is calling; how many may.

mod accept;
mod admission;
mod demux;
pub mod interfaces;
mod listen;
mod prefixed;
mod public_address;
mod redirect;

pub use accept::{Acceptor, accept_loop};
pub use listen::{ListenError, Listeners};
pub use public_address::{RelayAddress, RelayAddresses, is_private};

/// The address a request really came from, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddr(pub std::net::SocketAddr);
