//! Sockets: who is calling, and on which port.

/// The address a request really came from, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddr(pub std::net::SocketAddr);
