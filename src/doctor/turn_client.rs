//! A TURN client that nobody here wrote (`turn-client-proto`), on real sockets.

use std::{fmt::Debug, net::SocketAddr, time::Duration};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::UdpSocket,
    time::{Instant, sleep_until},
};
use turn_client_proto::{
    api::{Transmit, TurnClientApi, TurnConfig, TurnEvent, TurnPollRet, TurnRecvRet},
    client::TurnClient,
    stun::Instant as Moment,
    tcp::TurnClientTcp,
    types::{AddressFamily, TransportType, TurnCredentials},
    udp::TurnClientUdp,
};

/// No message of a test is longer.
const LONGEST: usize = 2048;
/// The longest rest between two looks at the client's own timers.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// What leads to the relay.
pub(super) enum Line {
    Datagrams(UdpSocket),
    Stream(Box<dyn Stream>),
}

/// A byte stream, whatever carries it.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Somebody at the relay.
pub(super) struct Client {
    turn: TurnClient,
    line: Line,
    local: SocketAddr,
    server: SocketAddr,
    /// Where the client's clock begins.
    start: Instant,
}

/// What has happened.
#[derive(Debug)]
enum News {
    Event(TurnEvent),
    Data(Vec<u8>),
}

impl Client {
    /// A client with an allocation. `local` and `server` are the ends of the line.
    pub(super) async fn allocated(
        line: Line,
        [local, server]: [SocketAddr; 2],
        username: &str,
        password: &str,
    ) -> anyhow::Result<(Self, SocketAddr)> {
        let mut config = TurnConfig::new(TurnCredentials::new(username, password));
        config.set_address_family(if server.is_ipv4() { AddressFamily::IPV4 } else { AddressFamily::IPV6 });
        let turn: TurnClient = match line {
            Line::Datagrams(_) => TurnClientUdp::allocate(local, server, config).into(),
            Line::Stream(_) => TurnClientTcp::allocate(local, server, config).into(),
        };
        let mut client = Self { turn, line, local, server, start: Instant::now() };
        loop {
            match client.next().await? {
                News::Event(TurnEvent::AllocationCreated(_, relayed)) => return Ok((client, relayed)),
                News::Event(TurnEvent::AllocationCreateFailed(_)) => bail!("the relay refuses an allocation"),
                _ => {}
            }
        }
    }

    /// Lets `peer` send to this client.
    pub(super) async fn permit(&mut self, peer: SocketAddr) -> anyhow::Result<()> {
        let now = self.now();
        self.turn.create_permission(TransportType::Udp, peer.ip(), now).context("no permission")?;
        loop {
            match self.next().await? {
                News::Event(TurnEvent::PermissionCreated(..)) => return Ok(()),
                News::Event(TurnEvent::PermissionCreateFailed(..)) => bail!("the relay refuses a permission"),
                _ => {}
            }
        }
    }

    pub(super) async fn send(&mut self, peer: SocketAddr, data: &[u8]) -> anyhow::Result<()> {
        let now = self.now();
        let message = self.turn.send_to(TransportType::Udp, peer, data, now).context("cannot send")?;
        if let Some(message) = message {
            self.line.write(&message.build().data).await?;
        }
        Ok(())
    }

    /// The next data from a peer.
    pub(super) async fn receive(&mut self) -> anyhow::Result<Vec<u8>> {
        loop {
            if let News::Data(data) = self.next().await? {
                return Ok(data);
            }
        }
    }

    /// Gives the allocation back.
    pub(super) async fn end(mut self) -> anyhow::Result<()> {
        let now = self.now();
        self.turn.delete(now).context("there was no allocation")?;
        self.say_all().await
    }

    /// Moves the client on until there is news.
    async fn next(&mut self) -> anyhow::Result<News> {
        loop {
            let now = self.now();
            let rest = match self.turn.poll(now) {
                TurnPollRet::WaitUntil(at) => at.saturating_duration_since(now).min(LONGEST_REST),
                TurnPollRet::Closed => bail!("the relay has ended it"),
                _ => LONGEST_REST,
            };
            self.say_all().await?;
            if let Some(event) = self.turn.poll_event() {
                return Ok(News::Event(event));
            }
            if let Some(data) = self.turn.poll_recv(now) {
                return Ok(News::Data(data.data().to_vec()));
            }
            let wake = Instant::now() + rest;
            let bytes = tokio::select! {
                bytes = self.line.read() => bytes?,
                () = sleep_until(wake) => continue,
            };
            let (transport, now) = (self.turn.transport(), self.now());
            let arrived = Transmit::new(bytes, transport, self.server, self.local);
            if let TurnRecvRet::PeerData(data) = self.turn.recv(arrived, now) {
                return Ok(News::Data(data.data().to_vec()));
            }
        }
    }

    async fn say_all(&mut self) -> anyhow::Result<()> {
        while let Some(message) = self.turn.poll_transmit(self.now()) {
            self.line.write(&message.data).await?;
        }
        Ok(())
    }

    fn now(&self) -> Moment {
        Moment::from_nanos(i64::try_from(self.start.elapsed().as_nanos()).unwrap_or(i64::MAX))
    }
}

impl Line {
    async fn write(&mut self, message: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Datagrams(socket) => drop(socket.send(message).await?),
            Self::Stream(stream) => {
                stream.write_all(message).await?;
                stream.flush().await?;
            }
        }
        Ok(())
    }

    /// What has come; to drop the future loses nothing.
    async fn read(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = vec![0; LONGEST];
        let len = match self {
            Self::Datagrams(socket) => socket.recv(&mut bytes).await?,
            Self::Stream(stream) => stream.read(&mut bytes).await?,
        };
        if len == 0 && matches!(self, Self::Stream(_)) {
            bail!("the relay has closed the connection");
        }
        bytes.truncate(len);
        Ok(bytes)
    }
}
