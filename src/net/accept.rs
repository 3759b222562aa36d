//! Takes connections and hands each to whom its first bytes ask for.

use std::{
    error::Error,
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Extension, Router};
use sohbet_turn::driver::{Relay, StreamProtocol};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::{Instant, timeout_at},
};
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    ClientAddr, TrustedProxies, Way,
    admission::{Admission, Permit, Standing},
    arrival::{self, Arrival, Untrusted, canonical},
    demux::Kind,
    gathering::Gathering,
    prefixed::Prefixed,
    public_address::is_private,
    web,
};
use crate::{log::CONNECTION, readiness::Readiness, tls::Tls};

/// From connecting to the first thing said after the TLS handshake, all of it. A phone on a bad network takes two or three
/// seconds; silence must not hold a connection.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// After an error of accept (out of file descriptors): long enough for some to close, short enough to go unnoticed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// What is read at first from the decrypted stream. One TLS record holds at most this much.
const FIRST_READ: usize = 16 * 1024;
/// How much of TLS is written by one system call. The relay makes a record of each packet, and many small records would be
/// many calls; every writer flushes when it has nothing more to say.
const WRITTEN_AT_ONCE: usize = 16 * 1024;

/// What a connection can ask for.
#[derive(Clone)]
pub struct Acceptor {
    /// Certificates.
    pub tls: Tls,
    /// The web side.
    pub router: Router,
    /// The web side for a trusted proxy that has spoken TLS with the client in our place.
    pub behind_proxy: Router,
    /// What is answered to plain HTTP.
    pub plain: Router,
    /// The relay.
    pub relay: Relay,
    /// Who may name the client of a connection.
    pub proxies: TrustedProxies,
    /// How many connections are open.
    pub doorkeeper: Doorkeeper,
    /// Where it is known whether connections are taken.
    pub readiness: Readiness,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    /// Every connection's task, so that stopping can wait for them.
    pub tasks: TaskTracker,
}

/// What all ports have in common.
#[derive(Debug, Clone, Default)]
pub struct Doorkeeper {
    admission: Admission,
    /// The operator was told of a proxy that is not trusted. Once is enough: strangers must not fill the log.
    told: Arc<AtomicBool>,
}

/// What a port is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The one port: everything.
    Main,
    /// Plain HTTP alone.
    Plain,
}

/// The two ends of a connection, and where it stands.
struct Caller {
    client: SocketAddr,
    local: SocketAddr,
    way: Way,
    standing: Standing,
}

/// Accepts until stopped.
pub async fn accept_loop(listener: TcpListener, door: Door, acceptor: Acceptor) {
    let open = acceptor.readiness.open();
    loop {
        let accepted = tokio::select! {
            () = acceptor.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => acceptor.welcome(stream, canonical(peer), door),
            Err(error) => {
                tracing::warn!("cannot accept a connection, trying again: {error}");
                let _paused = open.pause();
                acceptor.doorkeeper.admission.evict();
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

impl Acceptor {
    /// Serves a connection in a task of its own, if there is room for it.
    fn welcome(&self, stream: TcpStream, peer: SocketAddr, door: Door) {
        let place = Some(peer.ip()).filter(|ip| !self.proxies.trusts(*ip));
        let Some(permit) = self.doorkeeper.admission.admit(place) else {
            tracing::debug!(target: CONNECTION, "refused: too many are open");
            return;
        };
        let (acceptor, evicted) = (self.clone(), permit.evicted());
        self.tasks.spawn(async move {
            match evicted.run_until_cancelled(acceptor.serve(stream, peer, door, permit)).await {
                Some(Ok(())) => {}
                Some(Err(error)) => acceptor.explain(&error, peer),
                None => tracing::debug!(target: CONNECTION, "ended: it made room for another"),
            }
        });
    }

    async fn serve(&self, mut stream: TcpStream, peer: SocketAddr, door: Door, permit: Permit) -> io::Result<()> {
        let deadline = Instant::now() + HANDSHAKE_TIMEOUT;
        // Media and signaling are many small writes that must not wait for one another.
        stream.set_nodelay(true)?;
        let arrival = timeout_at(deadline, arrival::receive(&mut stream, self.proxies.trusts(peer.ip()))).await??;
        let Some(Arrival { kind, first, named }) = arrival else { return Ok(()) };
        if named.is_some_and(|(client, _)| !self.proxies.trusts(client.ip()) && !permit.belongs_to(client.ip())) {
            return Err(io::Error::other("too many connections of this client are open"));
        }
        let way = if named.is_some() { Way::PassedOn } else { Way::Direct };
        let (client, local) = named.unwrap_or((peer, canonical(stream.local_addr()?)));
        let caller = Caller { client, local, way, standing: permit.standing() };
        // Counted as open for as long as it exists.
        let stream = Prefixed::holding(permit, stream);
        match (door, kind) {
            (Door::Main, Kind::Tls) => self.serve_tls(Prefixed::new(first, stream), caller, deadline).await,
            (Door::Main, Kind::Stun) => self.serve_stun(stream, first, caller, StreamProtocol::Tcp, deadline).await,
            (_, Kind::Http) => {
                let router = if door == Door::Main { self.unencrypted(client) } else { &self.plain };
                self.serve_http(Prefixed::new(first, stream), router, caller).await
            }
            _ => Ok(()),
        }
    }

    async fn serve_tls<S>(&self, stream: S, caller: Caller, deadline: Instant) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (stream, first) = timeout_at(deadline, self.shake_hands(stream)).await??;
        match first.first().map(|byte| Kind::of(*byte)) {
            Some(Kind::Stun) => self.serve_stun(stream, first, caller, StreamProtocol::Tls, deadline).await,
            Some(Kind::Http) => self.serve_http(Prefixed::new(first, stream), &self.router, caller).await,
            _ => Ok(()),
        }
    }

    /// The TLS handshake, and the first of what is said after it.
    async fn shake_hands<S>(&self, stream: S) -> io::Result<(TlsStream<Gathering<S>>, Vec<u8>)>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let stream = Gathering::new(WRITTEN_AT_ONCE, stream);
        let hello = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
        let config = self.tls.config_for(hello.client_hello().alpn());
        let mut stream = hello.into_stream(config).await?;
        let mut first = Vec::with_capacity(FIRST_READ);
        stream.read_buf(&mut first).await?;
        Ok((stream, first))
    }

    async fn serve_stun<S>(
        &self,
        mut stream: S,
        mut first: Vec<u8>,
        caller: Caller,
        protocol: StreamProtocol,
        deadline: Instant,
    ) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        timeout_at(deadline, arrival::receive_message(&mut stream, &mut first)).await??;
        let Caller { client, local, standing, .. } = caller;
        let in_use = move || standing.work();
        Box::pin(self.relay.serve_stream_and_tell(stream, client, local, protocol, first, in_use)).await;
        Ok(())
    }

    async fn serve_http<S>(&self, stream: S, router: &Router, caller: Caller) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = router.clone().layer((Extension(ClientAddr(caller.client)), Extension(caller.way)));
        // On the heap, so that a connection that asks for nothing takes little.
        Box::pin(web::serve(stream, router, caller.standing, &self.stop)).await
    }

    /// What is served without encryption: only a proxy that is trusted may have spoken TLS for us, and only in a network of
    /// one's own, where nobody listens in between.
    fn unencrypted(&self, client: SocketAddr) -> &Router {
        let is_ours = self.proxies.trusts(client.ip()) && is_private(client.ip());
        if is_ours { &self.behind_proxy } else { &self.plain }
    }

    fn explain(&self, error: &io::Error, peer: SocketAddr) {
        let is_untrusted = error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Untrusted>);
        if is_untrusted && !self.doorkeeper.told.swap(true, Ordering::Relaxed) {
            // Whose address that is stands in the debug line alone, as addresses of people do.
            tracing::warn!(
                target: CONNECTION,
                "refused {error}; if it is your proxy, name it there (docs/proxy.md). With log.level = \"debug\" the log shows it"
            );
        }
        if is_untrusted {
            tracing::debug!(target: CONNECTION, proxy = %peer.ip(), "refused {error}");
        } else {
            tracing::debug!(target: CONNECTION, "ended: {error}");
        }
    }
}
