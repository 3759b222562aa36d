//! A relay on loopback, listening on UDP, TCP and TLS.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use sohbet_turn::{Counters, Limits, Relay, RelayConfig, StreamProtocol, bind_udp};
use tokio::{net::TcpListener, time::timeout};
use tokio_rustls::TlsAcceptor;

pub(crate) const REALM: &str = "sohbet";
pub(crate) const SECRET: &str = "north";

/// Longer than anything here takes; only a failing test waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct TestRelay {
    pub(crate) relay: Relay,
    pub(crate) udp: SocketAddr,
    pub(crate) tcp: SocketAddr,
    pub(crate) tls: SocketAddr,
}

impl TestRelay {
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0").await
    }

    pub(crate) async fn start_at(address: &str) -> Self {
        let (relay, udp) = start(address);
        let tcp = listen(&relay, None).await;
        let tls = listen(&relay, Some(acceptor())).await;
        Self { relay, udp, tcp, tls }
    }

    /// Waits until the counters say so: workers add theirs a moment after a packet has passed.
    pub(crate) async fn counts(&self, wanted: impl Fn(&Counters) -> bool) {
        eventually(|| wanted(&self.relay.counters())).await;
    }
}

/// A relay on UDP alone, with two workers.
pub(crate) fn start(address: &str) -> (Relay, SocketAddr) {
    let sockets = bind_udp(address.parse().unwrap(), 2).unwrap();
    let udp = sockets[0].local_addr().unwrap();
    let relay = Relay::start(RelayConfig {
        sockets,
        secret: SECRET.into(),
        realm: REALM.into(),
        announce_v4: None,
        announce_v6: None,
        limits: Limits::default(),
    })
    .unwrap();
    (relay, udp)
}

impl Drop for TestRelay {
    fn drop(&mut self) {
        self.relay.shutdown();
    }
}

/// Waits for what another thread is about to do.
pub(crate) async fn eventually(condition: impl Fn() -> bool) {
    let seen = async {
        while !condition() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, seen).await.expect("it never came to that");
}

async fn listen(relay: &Relay, tls: Option<TlsAcceptor>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let local = listener.local_addr().unwrap();
    let relay = relay.clone();
    tokio::spawn(async move {
        loop {
            let (stream, client) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let (relay, tls) = (relay.clone(), tls.clone());
            tokio::spawn(async move {
                match tls {
                    None => relay.serve_stream(stream, client, local, StreamProtocol::Tcp, Vec::new()).await,
                    Some(tls) => {
                        let Ok(stream) = tls.accept(stream).await else { return };
                        relay.serve_stream(stream, client, local, StreamProtocol::Tls, Vec::new()).await;
                    }
                }
            });
        }
    });
    local
}

fn acceptor() -> TlsAcceptor {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
