//! UDP sockets that share a port, and sending from the address a client knows.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    vec::Vec,
};

use quinn_udp::{Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket as Socket2, Type};

use crate::FiveTuple;

/// What is asked of the kernel for each direction's buffer, in bytes: a tenth of a second at 200 Mbit/s. It may grant less.
const SOCKET_BUFFER: usize = 2 << 20;

/// Binds `workers` UDP sockets to one address and port (`SO_REUSEPORT`), one for each worker thread. Port 0 lets the
/// kernel choose, once for all. An IPv6 address takes IPv4 too, where it is the wildcard.
pub fn bind_udp(address: SocketAddr, workers: usize) -> io::Result<Vec<UdpSocket>> {
    let first = bind_one(address)?;
    let address = first.local_addr()?;
    let mut sockets = Vec::from([first]);
    for _ in 1..workers {
        sockets.push(bind_one(address)?);
    }
    Ok(sockets)
}

fn bind_one(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket2::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.set_reuse_port(true)?;
    // Smaller buffers work too; they only lose packets sooner.
    let _ = socket.set_recv_buffer_size(SOCKET_BUFFER);
    let _ = socket.set_send_buffer_size(SOCKET_BUFFER);
    socket.bind(&address.into())?;
    Ok(socket.into())
}

/// A bound socket. Any thread may send on it; its worker alone receives.
pub(super) struct Socket {
    pub(super) io: UdpSocket,
    pub(super) state: UdpSocketState,
    local: SocketAddr,
}

impl Socket {
    pub(super) fn new(io: UdpSocket) -> io::Result<Self> {
        let state = UdpSocketState::new((&io).into())?;
        let local = io.local_addr()?;
        Ok(Self { io, state, local })
    }

    /// The address a datagram was sent to: `ip` as the kernel reports it, else what the socket is bound to.
    pub(super) fn reached(&self, ip: Option<IpAddr>) -> SocketAddr {
        SocketAddr::new(ip.unwrap_or(self.local.ip()), self.local.port())
    }

    /// Sends `bytes` to the five-tuple's client from the address it knows, as datagrams of `segment` bytes where there
    /// are several. `false` when the kernel did not take them: they are lost, as datagrams may be.
    pub(super) fn send(&self, five_tuple: &FiveTuple, bytes: &[u8], segment: Option<usize>) -> bool {
        let source = five_tuple.server.ip();
        let transmit = Transmit {
            destination: self.spelled(five_tuple.client),
            ecn: None,
            contents: bytes,
            segment_size: segment,
            src_ip: (!source.is_unspecified()).then(|| self.spelled(SocketAddr::new(source, 0)).ip()),
        };
        self.state.try_send((&self.io).into(), &transmit).is_ok()
    }

    /// An IPv6 socket names IPv4 addresses `::ffff:a.b.c.d`.
    fn spelled(&self, address: SocketAddr) -> SocketAddr {
        match (self.local, address) {
            (SocketAddr::V6(_), SocketAddr::V4(v4)) => SocketAddr::new(mapped(*v4.ip()), v4.port()),
            _ => address,
        }
    }
}

fn mapped(ip: Ipv4Addr) -> IpAddr {
    IpAddr::V6(ip.to_ipv6_mapped())
}
