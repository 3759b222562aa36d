//! A relay on loopback, listening on UDP, TCP and TLS.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls::{
    DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use sohbet_turn::{
    Counters, Limits, Relay, RelayConfig, StreamProtocol, bind_udp,
    server::{Credentials, Open, PeerPolicy, Survivor},
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, TlsConnector, client::TlsStream};

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
        Self::listen(start(address)).await
    }

    /// In open mode: relay ports on both loopback addresses, and peers there may be reached.
    pub(crate) async fn start_open() -> Self {
        Self::start_open_with(Limits::default()).await
    }

    pub(crate) async fn start_open_with(limits: Limits) -> Self {
        let allow = ["127.0.0.0/8", "::1"].map(|network| network.parse().unwrap()).to_vec();
        Self::start_open_to(limits, PeerPolicy::with(allow, vec![], vec![])).await
    }

    /// In open mode, with other peers.
    pub(crate) async fn start_open_to(limits: Limits, peers: PeerPolicy) -> Self {
        let open = Open {
            // Below the ports that the system gives to others.
            ports: 20_000..=29_999,
            bind_v4: Some([127, 0, 0, 1].into()),
            bind_v6: Some("::1".parse().unwrap()),
            peers,
        };
        Self::listen(start_with("127.0.0.1:0", limits, Some(open), None)).await
    }

    async fn listen((relay, udp): (Relay, SocketAddr)) -> Self {
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
    start_with(address, Limits::default(), None, None)
}

/// The same with what an earlier relay has left.
pub(crate) fn start_after(address: SocketAddr, survivors: Vec<Survivor>) -> Relay {
    Relay::start(config(bind_udp(address, 2).unwrap(), survivors)).unwrap()
}

fn config(sockets: Vec<std::net::UdpSocket>, survivors: Vec<Survivor>) -> RelayConfig {
    RelayConfig {
        sockets,
        credentials: Credentials::new(REALM.into(), SECRET.into()),
        announce_v4: None,
        announce_v6: None,
        limits: Limits::default(),
        open: None,
        alternate_server: None,
        discovery: None,
        survivors,
    }
}

pub(crate) fn start_with(
    address: &str,
    limits: Limits,
    open: Option<Open>,
    discovery: Option<[SocketAddr; 2]>,
) -> (Relay, SocketAddr) {
    let sockets = bind_udp(address.parse().unwrap(), 2).unwrap();
    let udp = sockets[0].local_addr().unwrap();
    let relay = Relay::start(RelayConfig { limits, open, discovery, ..config(sockets, Vec::new()) }).unwrap();
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

/// A client's end of TLS to `server`, whose certificate is nobody's business here.
pub(crate) async fn connect_tls(server: SocketAddr) -> TlsStream<TcpStream> {
    let config = rustls::ClientConfig::builder()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate))
        .with_no_client_auth();
    let stream = TcpStream::connect(server).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::from(server.ip()), stream).await.unwrap()
}

#[derive(Debug)]
struct AnyCertificate;

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer,
        _: &[CertificateDer],
        _: &ServerName,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::aws_lc_rs::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
