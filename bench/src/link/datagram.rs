//! A UDP socket with one other end.

use std::{
    io::{self, IoSlice},
    net::{SocketAddr, UdpSocket},
    os::fd::{AsFd, AsRawFd, BorrowedFd},
};

use nix::{
    errno::Errno,
    sys::socket::{MsgFlags, MultiHeaders, sendmmsg},
};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use sohbet_udp::{BATCH, Batch};

/// So much that nothing is lost in the generator's own sockets; the kernel grants what its limits allow.
const BUFFER: usize = 4 << 20;

/// The longest burst of a workload.
const MOST: usize = 8;
/// No address for any message: the socket is connected, which spares the kernel looking for the way each time.
const CONNECTED: [Option<()>; MOST] = [None; MOST];

/// A connected UDP socket.
pub(crate) struct Datagrams {
    socket: UdpSocket,
}

impl Datagrams {
    /// A socket at `local` that only hears `other`.
    pub(crate) fn connect(local: SocketAddr, other: SocketAddr) -> io::Result<Self> {
        Self::of(bind(local)?, other)
    }

    /// A bound socket, once it is known who the other end is.
    pub(crate) fn of(socket: UdpSocket, other: SocketAddr) -> io::Result<Self> {
        socket.connect(other)?;
        Ok(Self { socket })
    }

    pub(super) fn send(&self, packets: &[u8], unit: usize) -> io::Result<usize> {
        let pieces: Vec<[IoSlice; 1]> = packets.chunks_exact(unit).map(|packet| [IoSlice::new(packet)]).collect();
        let fd = self.socket.as_raw_fd();
        let mut headers = MultiHeaders::preallocate(pieces.len(), None);
        let sent = sendmmsg(fd, &mut headers, &pieces, CONNECTED, [], MsgFlags::MSG_DONTWAIT);
        match sent {
            Ok(results) => Ok(results.count()),
            // Full; or nobody listens (yet), which is told once of an earlier datagram.
            Err(Errno::EAGAIN | Errno::EINTR | Errno::ECONNREFUSED) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn receive(&self, room: &mut Batch, mut show: impl FnMut(&[u8])) -> io::Result<()> {
        loop {
            room.clear();
            let count = room.receive(&self.socket, BATCH)?;
            for slot in 0..count {
                show(room.bytes(slot));
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }
}

impl AsFd for Datagrams {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// A UDP socket with large buffers that does not wait.
pub(crate) fn bind(local: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(local), Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_recv_buffer_size(BUFFER)?;
    socket.set_send_buffer_size(BUFFER)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::from(local))?;
    Ok(socket.into())
}
