//! The UDP sockets that share the server's port.

use std::{
    io,
    net::{IpAddr, SocketAddr, UdpSocket},
    sync::atomic::{AtomicBool, Ordering},
    vec::Vec,
};

use socket2::{Domain, Protocol, Socket as Socket2, Type};
use sohbet_udp::{DontFragment, Message, Sent};

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
    local: SocketAddr,
    /// Whether messages may be handed over to be cut into datagrams.
    segments: AtomicBool,
}

impl Socket {
    pub(super) fn new(io: UdpSocket) -> io::Result<Self> {
        io.set_nonblocking(true)?;
        let local = io.local_addr()?;
        if local.ip().is_unspecified() {
            sohbet_udp::report_destination(&io)?;
        }
        // Better than nothing, and nothing depends on them.
        let _ = sohbet_udp::gather_received(&io);
        let _ = sohbet_udp::dont_fragment(&io, DontFragment::Clear);
        Ok(Self { io, local, segments: AtomicBool::new(true) })
    }

    /// The address a datagram was sent to: `ip` as the kernel reports it, else what the socket is bound to.
    pub(super) fn reached(&self, ip: Option<IpAddr>) -> SocketAddr {
        SocketAddr::new(ip.unwrap_or(self.local.ip()), self.local.port())
    }

    /// The address a datagram has to leave from, so that the client knows it again: `server` is what the client reached.
    /// `None` where the socket has only one.
    pub(super) fn source(&self, server: IpAddr) -> Option<IpAddr> {
        (self.local.ip().is_unspecified() && !server.is_unspecified()).then_some(server)
    }

    pub(super) fn segments(&self) -> bool {
        self.segments.load(Ordering::Relaxed)
    }

    pub(super) fn send(&self, messages: &[Message]) -> Sent {
        let sent = sohbet_udp::send(&self.io, self.local.is_ipv6(), messages);
        if sent.cannot_segment {
            self.segments.store(false, Ordering::Relaxed);
        }
        sent
    }
}
