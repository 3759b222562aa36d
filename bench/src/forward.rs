//! The bare forwarder: what a relay would cost that checked nothing and knew one client and one peer only. It takes the
//! `ChannelData` header off one way and puts it on the other way, so that it moves the same bytes as a relay.

use std::{
    io::{self, IoSlice},
    net::{SocketAddr, UdpSocket},
    os::fd::AsFd,
};

use anyhow::{Context, Result};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use sohbet_udp::{BATCH, Batch, Message, send};

use crate::{
    framing::{HEADER, header},
    link,
};

/// The channel of its only client.
pub(crate) const CHANNEL: u16 = 0x4000;

struct Side {
    socket: UdpSocket,
    /// Who sent the first datagram to this side.
    other: Option<SocketAddr>,
}

/// Forwards until it is killed.
pub(crate) fn run(client_side: SocketAddr, peer_side: SocketAddr) -> Result<()> {
    let mut client = Side::open(client_side)?;
    let mut peer = Side::open(peer_side)?;
    let mut batch = Batch::new(BATCH);
    loop {
        let sockets = [&client, &peer].map(|side| PollFd::new(side.socket.as_fd(), PollFlags::POLLIN));
        let mut sockets = sockets;
        poll(&mut sockets, PollTimeout::NONE).context("cannot wait")?;
        let [from_client, from_peer] = sockets.map(|socket| socket.any().unwrap_or(false));
        if from_client {
            client.forward(&peer, &mut batch, Way::Up)?;
        }
        if from_peer {
            peer.forward(&client, &mut batch, Way::Down)?;
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// From the client: the header goes.
    Up,
    /// To the client: a header comes before the data.
    Down,
}

impl Side {
    fn open(address: SocketAddr) -> Result<Self> {
        let socket = link::bind(address).with_context(|| format!("cannot use {address}"))?;
        Ok(Self { socket, other: None })
    }

    /// One batch, received in one call and sent in one.
    fn forward(&mut self, to: &Self, batch: &mut Batch, way: Way) -> io::Result<()> {
        batch.clear();
        let count = batch.receive(&self.socket, BATCH)?;
        self.other = self.other.or_else(|| batch.received().first().map(|first| first.from));
        let Some(other) = to.other else { return Ok(()) };
        let headers: [_; BATCH] = std::array::from_fn(|slot| header(CHANNEL, batch.bytes(slot.min(count)).len()));
        let pieces: [_; BATCH] = std::array::from_fn(|slot| {
            let data = batch.bytes(slot.min(count));
            match way {
                Way::Up => [IoSlice::new(&[]), IoSlice::new(data.get(HEADER..).unwrap_or_default())],
                Way::Down => [IoSlice::new(&headers[slot]), IoSlice::new(data)],
            }
        });
        let message = |pieces| Message { to: other, from: None, pieces, segment: None };
        let messages: [_; BATCH] = std::array::from_fn(|slot| message(&pieces[slot][usize::from(way == Way::Up)..]));
        send(&to.socket, other.is_ipv6(), &messages[..count]);
        Ok(())
    }
}
