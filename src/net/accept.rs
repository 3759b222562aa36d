//! Takes connections and hands each to whom its first bytes ask for.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Extension, Router};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use sohbet_turn::driver::{Relay, StreamProtocol};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, BufWriter},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::LazyConfigAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    ClientAddr,
    admission::{Admission, Permit},
    demux::Kind,
    prefixed::Prefixed,
    redirect,
};
use crate::tls::Tls;

/// From connecting to the first byte, and from there to the end of the TLS handshake. A phone on a bad network takes two or
/// three seconds; silence must not hold a connection.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// For the head of an HTTP request; also how long an idle HTTP/1 connection is kept.
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);
/// Requests at once on one HTTP/2 connection; a page asks for a dozen.
const HTTP2_STREAMS: u32 = 64;
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
    /// The relay.
    pub relay: Relay,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    /// Every connection's task, so that stopping can wait for them.
    pub tasks: TaskTracker,
}

/// Accepts until stopped.
pub async fn accept_loop(listener: TcpListener, acceptor: Acceptor) {
    let admission = Admission::default();
    loop {
        let accepted = tokio::select! {
            () = acceptor.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, client)) => {
                let Some(permit) = admission.admit(client.ip()) else {
                    tracing::debug!("connection refused: too many are open");
                    continue;
                };
                let connection = acceptor.clone();
                acceptor.tasks.spawn(async move { connection.serve_until_stopped(stream, client, permit).await });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection; trying again");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

impl Acceptor {
    async fn serve_until_stopped(self, stream: TcpStream, client: SocketAddr, _permit: Permit) {
        if let Err(error) = self.serve(stream, client).await {
            tracing::debug!(%error, "connection ended");
        }
    }

    async fn serve(&self, stream: TcpStream, client: SocketAddr) -> io::Result<()> {
        let client = SocketAddr::new(client.ip().to_canonical(), client.port());
        let local = stream.local_addr()?;
        let local = SocketAddr::new(local.ip().to_canonical(), local.port());
        // Media and signaling are many small writes that must not wait for one another.
        stream.set_nodelay(true)?;
        let mut first = [0; 1];
        if within_handshake(stream.peek(&mut first)).await? == 0 {
            return Ok(());
        }
        match Kind::of(first[0]) {
            Kind::Tls => self.serve_tls(stream, client, local).await,
            Kind::Stun => {
                self.relay.serve_stream(stream, client, local, StreamProtocol::Tcp, Vec::new()).await;
                Ok(())
            }
            Kind::Http => within_handshake(redirect::to_https(stream)).await,
            Kind::Unknown => Ok(()),
        }
    }

    async fn serve_tls(&self, stream: TcpStream, client: SocketAddr, local: SocketAddr) -> io::Result<()> {
        let handshake = async {
            let stream = BufWriter::with_capacity(WRITTEN_AT_ONCE, stream);
            let hello = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
            let config = self.tls.config_for(hello.client_hello().alpn());
            let mut stream = hello.into_stream(config).await?;
            let mut first = Vec::with_capacity(FIRST_READ);
            stream.read_buf(&mut first).await?;
            Ok((stream, first))
        };
        let (stream, first) = within_handshake(handshake).await?;
        match first.first().map(|byte| Kind::of(*byte)) {
            Some(Kind::Stun) => {
                self.relay.serve_stream(stream, client, local, StreamProtocol::Tls, first).await;
                Ok(())
            }
            Some(Kind::Http) => self.serve_http(Prefixed::new(first, stream), client).await,
            _ => Ok(()),
        }
    }

    async fn serve_http<S>(&self, stream: S, client: SocketAddr) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
        builder.http2().timer(TokioTimer::new()).max_concurrent_streams(HTTP2_STREAMS);
        let service = TowerToHyperService::new(self.router.clone().layer(Extension(ClientAddr(client))));
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        tokio::pin!(connection);
        let result = tokio::select! {
            result = connection.as_mut() => result,
            () = self.stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        result.map_err(io::Error::other)
    }
}

async fn within_handshake<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(HANDSHAKE_TIMEOUT, work).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
