//! The way from one end to another: a UDP socket, or a stream with or without TLS. Nothing here waits.

mod datagram;
mod stream;

use std::{
    io,
    os::fd::{AsFd, BorrowedFd},
};

pub(crate) use datagram::{Datagrams, bind};
pub(crate) use stream::Stream;

/// One end's connection.
pub(crate) enum Link {
    Datagrams(Datagrams),
    Stream(Box<Stream>),
}

impl Link {
    /// Sends the packets of `unit` bytes each that stand one after the other in `packets`: in one system call, and not
    /// as one datagram to be cut by the kernel, since that is how the packets of different senders arrive. Returns how
    /// many were taken.
    pub(crate) fn send(&mut self, packets: &[u8], unit: usize) -> io::Result<usize> {
        match self {
            Self::Datagrams(socket) => socket.send(packets, unit),
            Self::Stream(stream) => stream.send(packets, unit),
        }
    }

    /// Shows each packet that has arrived. On streams that is one message with its padding.
    pub(crate) fn receive(&mut self, room: &mut Room, show: impl FnMut(&[u8])) -> io::Result<()> {
        match self {
            Self::Datagrams(socket) => socket.receive(&mut room.datagrams, show),
            Self::Stream(stream) => stream.receive(&mut room.bytes, show),
        }
    }

    /// Sends what an earlier call could not. Datagrams are never kept.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Datagrams(_) => Ok(()),
            Self::Stream(stream) => stream.flush(),
        }
    }
}

impl AsFd for Link {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Datagrams(socket) => socket.as_fd(),
            Self::Stream(stream) => stream.as_fd(),
        }
    }
}

/// Where packets are received into; one for all links.
pub(crate) struct Room {
    datagrams: sohbet_udp::Batch,
    bytes: Vec<u8>,
}

impl Room {
    pub(crate) fn new() -> Self {
        /// As much as a stream's receive buffer usually holds.
        const BYTES: usize = 1 << 16;
        Self { datagrams: sohbet_udp::Batch::new(sohbet_udp::BATCH), bytes: vec![0; BYTES] }
    }
}
