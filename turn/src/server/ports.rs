//! Relay ports: what open mode asks of the operating system.

use core::net::SocketAddr;

use super::connection::ConnectionId;

/// A relay port that the driver has opened; the driver chooses the number, small ones first, and may use it again once
/// the port is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PortId(pub u32);

/// How a shard opens and closes relay ports. What arrives at one goes to [`super::Shard::handle_peer_packet`] of the
/// shard that opened it.
pub trait RelayPorts {
    /// Binds a UDP port at the local `address`; `None` when somebody else has it.
    fn open(&mut self, address: SocketAddr) -> Option<PortId>;
    /// Closes it.
    fn close(&mut self, port: PortId);

    /// Listens for TCP connections at the local `address`, such that others can be made from it (RFC 6062 section 5.2).
    /// What arrives goes to [`super::Shard::handle_peer_connection`]. `None` when somebody else has the port; datagram
    /// clients never ask.
    fn listen(&mut self, _address: SocketAddr) -> Option<PortId> {
        None
    }
    /// Begins to connect from the listening `port` to `peer`. What comes of it goes to
    /// [`super::Shard::handle_connected`].
    fn connect(&mut self, _id: ConnectionId, _port: PortId, _peer: SocketAddr) {}
    /// Connects two clients of this relay with each other, in process.
    fn join(&mut self, _ids: [ConnectionId; 2]) {}
    /// Gives up an attempt, or closes a connection that nobody has bound.
    fn hang_up(&mut self, _id: ConnectionId) {}
}

/// Internal mode: there are no relay ports.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPorts;

impl RelayPorts for NoPorts {
    fn open(&mut self, _: SocketAddr) -> Option<PortId> {
        None
    }

    fn close(&mut self, _: PortId) {}
}
