//! A TURN client that sets up one allocation and one channel.

use std::{
    net::{Ipv4Addr, SocketAddr},
    os::fd::AsFd,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use rustls::ClientConfig;
use stun_types::message::Message;

use crate::{
    link::{Datagrams, Link, Room, Stream},
    servers::Address,
    stun::{Credential, Request, Session, error_code, relayed_address},
    workload::Transport,
};

/// How long a response may take before the request is sent again, in this order: a datagram may be lost.
const TRIES: [Duration; 3] = [Duration::from_millis(250), Duration::from_millis(500), Duration::from_secs(1)];

/// One client.
pub(crate) struct Client {
    pub(crate) link: Link,
    session: Session,
}

impl Client {
    /// The client `index` of a run, connected.
    pub(crate) fn connect(
        index: usize,
        server: &Address,
        transport: Transport,
        tls: &Arc<ClientConfig>,
    ) -> Result<Self> {
        let local = local_ip(index).into();
        let to = server.turn;
        let link = match transport {
            Transport::Udp => Link::Datagrams(Datagrams::connect(SocketAddr::new(local, 0), to)?),
            Transport::Tcp => Link::Stream(Box::new(Stream::connect(local, to, None)?)),
            Transport::Tls => Link::Stream(Box::new(Stream::connect(local, to, Some(tls.clone()))?)),
        };
        Ok(Self { link, session: Session::new(credential(server, index)?) })
    }

    /// Makes an allocation and returns its relayed transport address.
    pub(crate) fn allocate(&mut self, room: &mut Room) -> Result<SocketAddr> {
        let response = self.request(Request::Allocate, room)?;
        let response = Message::from_bytes(&response)?;
        relayed_address(&response).context("a success response to Allocate without XOR-RELAYED-ADDRESS")
    }

    /// Binds a channel to a peer.
    pub(crate) fn bind_channel(&mut self, channel: u16, peer: SocketAddr, room: &mut Room) -> Result<()> {
        self.request(Request::ChannelBind { channel, peer }, room).map(drop)
    }

    /// Sends a request until it has succeeded, with what challenges tell.
    fn request(&mut self, request: Request, room: &mut Room) -> Result<Vec<u8>> {
        /// A challenge for the first request, and one more where the nonce has just become stale.
        const CHALLENGES: usize = 2;
        for _ in 0..=CHALLENGES {
            let response = self.transact(request, room)?;
            let message = Message::from_bytes(&response)?;
            match error_code(&message) {
                None => return Ok(response),
                Some(401 | 438) => self.session.learn(&message)?,
                Some(code) => bail!("the server answered {} with {code}", request.name()),
            }
        }
        bail!("the server refuses the credential: does it know the benchmark's shared secret?")
    }

    fn transact(&mut self, request: Request, room: &mut Room) -> Result<Vec<u8>> {
        let (bytes, transaction) = self.session.write(request)?;
        for patience in TRIES {
            self.link.send(&bytes, bytes.len())?;
            let deadline = Instant::now() + patience;
            let mut response = None;
            while response.is_none() && is_readable(&self.link, deadline)? {
                self.link.receive(room, |packet| {
                    let ours = Message::from_bytes(packet).is_ok_and(|m| m.transaction_id() == transaction);
                    response = response.take().or_else(|| ours.then(|| packet.to_vec()));
                })?;
            }
            if let Some(response) = response {
                return Ok(response);
            }
        }
        bail!("the server does not answer {}", request.name())
    }
}

/// Whether a server answers a Binding request within `patience`.
pub(crate) fn answers(server: SocketAddr, patience: Duration) -> Result<bool> {
    let mut link = Link::Datagrams(Datagrams::connect((Ipv4Addr::LOCALHOST, 0).into(), server)?);
    let (bytes, _) = Session::new(Credential::mint("", "", 0)?).write(Request::Binding)?;
    link.send(&bytes, bytes.len())?;
    let mut answered = false;
    if is_readable(&link, Instant::now() + patience)? {
        link.receive(&mut Room::new(), |_| answered = true)?;
    }
    Ok(answered)
}

/// The credential of client `index`.
fn credential(server: &Address, index: usize) -> Result<Credential> {
    Credential::mint(server.secret, &format!("client{index}"), server.credential_expiry)
}

/// Each client has an address of its own, in a /24 of its own: limits per address or prefix are there against one
/// stranger, and the workloads are many people.
fn local_ip(index: usize) -> Ipv4Addr {
    let [.., high, low] = index.to_be_bytes();
    Ipv4Addr::new(127, high, low, 2)
}

fn is_readable(link: &impl AsFd, deadline: Instant) -> Result<bool> {
    let left = deadline.saturating_duration_since(Instant::now());
    let timeout = PollTimeout::try_from(left)?;
    Ok(poll(&mut [PollFd::new(link.as_fd(), PollFlags::POLLIN)], timeout)? > 0)
}
