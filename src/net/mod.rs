//! Sockets: one port, told apart by first bytes; who is calling; how many may.

mod accept;
mod admission;
mod answer;
mod arrival;
mod demux;
mod exchanges;
mod gathering;
mod inherited;
pub mod interfaces;
mod listen;
pub mod own_name;
mod prefixed;
mod proxies;
mod proxy_protocol;
mod public_address;
mod web;

pub use accept::{Acceptor, Door, Doorkeeper, accept_loop};
pub use exchanges::Leave;
pub use inherited::Inherited;
pub use listen::{ListenError, Listeners, bind_plain};
pub use proxies::TrustedProxies;
pub use public_address::{RelayAddress, RelayAddresses, is_private};

/// The address a request really came from, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddr(pub std::net::SocketAddr);

/// The way that a request came, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Straight from the client.
    Direct,
    /// Through a proxy that passes connections on as they are.
    PassedOn,
    /// Through a proxy that speaks HTTP itself and passes on nothing else.
    OverHttp,
}
