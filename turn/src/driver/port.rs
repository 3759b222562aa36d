//! Relay ports: the sockets of open mode.

use std::{
    future::{pending, poll_fn},
    io,
    net::{SocketAddr, UdpSocket},
    os::fd::{AsFd, AsRawFd},
    sync::Arc,
    vec::Vec,
};

use mio::{Interest, Registry, Token, unix::SourceFd};
use socket2::{Domain, Protocol, Socket as Socket2, Type};
use sohbet_udp::{DontFragment, IcmpError, Message, Sent};

use super::connection::{Arrived, Connections, Waiting};
use crate::server::{ConnectionId, Icmp, PortId, RelayPorts};

/// A relay port's socket.
pub(super) struct Port<S> {
    pub(super) io: S,
    v6: bool,
}

fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket2::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    let socket = UdpSocket::from(socket);
    sohbet_udp::report_errors(&socket)?;
    sohbet_udp::dont_fragment(&socket, DontFragment::Clear)?;
    let _ = sohbet_udp::gather_received(&socket);
    Ok(socket)
}

impl<S: AsFd> Port<S> {
    pub(super) fn send(&self, messages: &[Message]) -> Sent {
        sohbet_udp::send(&self.io, self.v6, messages)
    }

    /// Sends with the don't-fragment bit set. Few clients ask for it, and then for few packets.
    pub(super) fn send_whole(&self, messages: &[Message]) -> Sent {
        let _ = sohbet_udp::dont_fragment(&self.io, DontFragment::Set);
        let sent = self.send(messages);
        let _ = sohbet_udp::dont_fragment(&self.io, DontFragment::Clear);
        sent
    }

    /// The oldest ICMP error that nobody has asked for yet.
    pub(super) fn take_error(&self) -> Option<Icmp> {
        let IcmpError { peer, kind, code, data } = sohbet_udp::take_error(&self.io)?;
        Some(Icmp { peer, kind, code, data })
    }
}

/// Relay ports by number; a number is used again when its port is closed.
pub(super) struct Slots<S>(Vec<Option<Port<S>>>);

impl<S> Slots<S> {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn at(&self, port: PortId) -> Option<&Port<S>> {
        self.0.get(port.0 as usize).and_then(Option::as_ref)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (PortId, &Port<S>)> {
        (0..).map(PortId).zip(&self.0).filter_map(|(id, port)| Some((id, port.as_ref()?)))
    }

    fn free(&self) -> usize {
        self.0.iter().position(Option::is_none).unwrap_or(self.0.len())
    }

    fn put(&mut self, index: usize, port: Port<S>) -> Option<PortId> {
        if index == self.0.len() {
            self.0.push(None);
        }
        self.0[index] = Some(port);
        u32::try_from(index).ok().map(PortId)
    }

    fn take(&mut self, port: PortId) -> Option<Port<S>> {
        self.0.get_mut(port.0 as usize).and_then(Option::take)
    }
}

/// The relay ports of a worker, watched by its poll; a port's token is its number.
pub(super) struct WorkerPorts {
    registry: Registry,
    slots: Slots<UdpSocket>,
    free: Vec<usize>,
    /// Closed, but a datagram that waits to be sent may still name it.
    closed: Vec<usize>,
}

impl WorkerPorts {
    pub(super) const fn new(registry: Registry) -> Self {
        Self { registry, slots: Slots::new(), free: Vec::new(), closed: Vec::new() }
    }

    /// Nothing waits to be sent: the numbers of closed ports may be used again.
    pub(super) fn settle(&mut self) {
        self.free.append(&mut self.closed);
    }

    pub(super) const fn slots(&self) -> &Slots<UdpSocket> {
        &self.slots
    }
}

impl RelayPorts for WorkerPorts {
    fn open(&mut self, address: SocketAddr) -> Option<PortId> {
        let io = bind(address).ok()?;
        let index = self.free.pop().unwrap_or(self.slots.0.len());
        let registered = self.registry.register(&mut SourceFd(&io.as_raw_fd()), Token(index), Interest::READABLE);
        if registered.is_err() {
            self.free.extend((index < self.slots.0.len()).then_some(index));
            return None;
        }
        self.slots.put(index, Port { io, v6: address.is_ipv6() })
    }

    /// A closed socket is watched no longer.
    fn close(&mut self, port: PortId) {
        if self.slots.take(port).is_some() {
            self.closed.push(port.0 as usize);
        }
    }
}

/// The relay ports of one stream: one, or two of different families. They take datagrams, or TCP connections.
pub(super) struct StreamPorts {
    slots: Slots<tokio::net::UdpSocket>,
    pub(super) connections: Connections,
}

/// What a stream's relay ports have.
pub(super) enum Arrival {
    /// Datagrams, or an error that has to be taken.
    Datagrams(PortId),
    /// Something about a TCP connection.
    Connection(Arrived),
}

impl StreamPorts {
    pub(super) fn new(waiting: Arc<Waiting>) -> Self {
        Self { slots: Slots::new(), connections: Connections::new(waiting) }
    }

    pub(super) const fn slots(&self) -> &Slots<tokio::net::UdpSocket> {
        &self.slots
    }

    /// The first thing that arrives; never, where there are no ports. To drop the future loses nothing.
    pub(super) async fn arrival(&mut self) -> Arrival {
        let Self { slots, connections } = self;
        tokio::select! {
            port = readable(slots) => Arrival::Datagrams(port),
            arrived = poll_fn(|context| connections.poll_arrived(context)) => Arrival::Connection(arrived),
        }
    }
}

/// A relay port that has datagrams or errors; never, where there is none. A stream has two at most.
async fn readable(ports: &Slots<tokio::net::UdpSocket>) -> PortId {
    let wanted = tokio::io::Interest::READABLE | tokio::io::Interest::ERROR;
    let mut ports = ports.iter();
    match (ports.next(), ports.next()) {
        (Some((id, port)), None) => {
            let _ = port.io.ready(wanted).await;
            id
        }
        (Some((first, one)), Some((second, other))) => tokio::select! {
            _ = one.io.ready(wanted) => first,
            _ = other.io.ready(wanted) => second,
        },
        (None, _) => pending().await,
    }
}

impl RelayPorts for StreamPorts {
    fn open(&mut self, address: SocketAddr) -> Option<PortId> {
        let io = tokio::net::UdpSocket::from_std(bind(address).ok()?).ok()?;
        self.slots.put(self.slots.free(), Port { io, v6: address.is_ipv6() })
    }

    fn close(&mut self, port: PortId) {
        if !self.connections.close(port) {
            self.slots.take(port);
        }
    }

    fn listen(&mut self, address: SocketAddr) -> Option<PortId> {
        self.connections.listen(address)
    }

    fn connect(&mut self, id: ConnectionId, port: PortId, peer: SocketAddr) {
        self.connections.connect(id, port, peer);
    }

    fn join(&mut self, ids: [ConnectionId; 2]) {
        self.connections.join(ids);
    }

    fn hang_up(&mut self, id: ConnectionId) {
        self.connections.hang_up(id);
    }
}

#[cfg(test)]
mod tests {
    use std::{io::IoSlice, net::Ipv6Addr};

    use super::*;

    #[test]
    fn only_what_asks_for_it_leaves_with_the_dont_fragment_bit() {
        let any = SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
        let (port, peer) = (Port { io: bind(any).unwrap(), v6: true }, bind(any).unwrap());
        // Longer, with its headers, than what loopback carries in one piece.
        let long = std::vec![0; 65_520];
        let pieces = [IoSlice::new(&long)];
        let message = Message { to: peer.local_addr().unwrap(), from: None, pieces: &pieces, segment: None };
        assert_eq!(port.send(&[message]).lost, 0, "it is cut into fragments");
        assert_eq!(port.send_whole(&[message]).lost, 1, "it must not be cut");
        assert_eq!(port.send(&[message]).lost, 0, "the next one may be again");
    }
}
