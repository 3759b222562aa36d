//! The ends between which packets flow.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use anyhow::{Context, Result};
use rustls::ClientConfig;

use crate::{
    forward,
    framing::Framing,
    link::{self, Datagrams, Link, Room},
    servers::Address,
    turn::Client,
    workload::{Peers, Traffic, Transport},
};

/// The first channel number (RFC 8656, section 12); each client has a number space of its own.
const CHANNEL: u16 = 0x4000;

/// One end of a flow: it sends packets one way and receives those of the other way.
pub(crate) struct End {
    pub(crate) link: Link,
    /// What it puts around data, and what stands around the data it gets.
    pub(crate) framing: Framing,
    /// Which way it sends.
    pub(crate) way: Way,
}

/// The two directions, each with a window of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From a client; of two clients, from the first.
    Up,
    /// To a client; of two clients, to the first.
    Down,
}

impl Way {
    /// The way that packets come to an end that sends this way.
    pub(crate) const fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// Sets up the flows of a workload. Their ends stand so that taking turns alternates between the two ways.
pub(crate) fn set_up(traffic: &Traffic, server: &Address, tls: &Arc<ClientConfig>) -> Result<Vec<End>> {
    match (server.forwarded, traffic.peers) {
        (Some(peer_side), _) => through_forwarder(server.turn, peer_side),
        (None, Peers::Sockets) => to_sockets(traffic, server, tls),
        (None, Peers::Allocations) => between_allocations(traffic, server, tls),
    }
    .context("the flows cannot be set up")
}

/// A client and a peer. The forwarder learns who they are from their first packets, long before any counts.
pub(crate) fn through_forwarder(client_side: SocketAddr, peer_side: SocketAddr) -> Result<Vec<End>> {
    let end = |to, framing, way| -> Result<End> {
        Ok(End { link: Link::Datagrams(Datagrams::connect(any_port(), to)?), framing, way })
    };
    let client = end(client_side, Framing::Datagram { channel: forward::CHANNEL }, Way::Up)?;
    Ok(vec![client, end(peer_side, Framing::Bare, Way::Down)?])
}

fn to_sockets(traffic: &Traffic, server: &Address, tls: &Arc<ClientConfig>) -> Result<Vec<End>> {
    let mut room = Room::new();
    let mut ends = Vec::new();
    for allocated in allocate(traffic, server, tls, &mut room)? {
        let socket = link::bind(any_port())?;
        let peer = socket.local_addr()?;
        let link = Link::Datagrams(Datagrams::of(socket, allocated.relayed)?);
        ends.push(allocated.bind(peer, traffic.transport, Way::Up, &mut room)?);
        ends.push(End { link, framing: Framing::Bare, way: Way::Down });
    }
    Ok(ends)
}

fn between_allocations(traffic: &Traffic, server: &Address, tls: &Arc<ClientConfig>) -> Result<Vec<End>> {
    let mut room = Room::new();
    let mut ends = Vec::new();
    let mut allocated = allocate(traffic, server, tls, &mut room)?.into_iter();
    while let (Some(first), Some(second)) = (allocated.next(), allocated.next()) {
        let (to_first, to_second) = (first.relayed, second.relayed);
        ends.push(first.bind(to_second, traffic.transport, Way::Up, &mut room)?);
        ends.push(second.bind(to_first, traffic.transport, Way::Down, &mut room)?);
    }
    Ok(ends)
}

struct Allocated {
    client: Client,
    relayed: SocketAddr,
}

impl Allocated {
    /// Binds the client's channel to `peer`.
    fn bind(mut self, peer: SocketAddr, transport: Transport, way: Way, room: &mut Room) -> Result<End> {
        self.client.bind_channel(CHANNEL, peer, room)?;
        let framing = match transport {
            Transport::Udp => Framing::Datagram { channel: CHANNEL },
            Transport::Tcp | Transport::Tls => Framing::Stream { channel: CHANNEL },
        };
        Ok(End { link: self.client.link, framing, way })
    }
}

fn allocate(traffic: &Traffic, server: &Address, tls: &Arc<ClientConfig>, room: &mut Room) -> Result<Vec<Allocated>> {
    let allocate = |index| {
        let mut client = Client::connect(index, server, traffic.transport, tls)?;
        let relayed = client.allocate(room)?;
        Ok(Allocated { client, relayed })
    };
    (0..traffic.clients).map(allocate).collect()
}

fn any_port() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}
