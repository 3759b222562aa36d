//! Small questions to a server, without trusting anything it shows.

use std::{
    net::{Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::random;

/// For each question. Across the world and back on a bad line takes a second; a firewall that drops packets takes all of it.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often a datagram is sent again, as they get lost.
const REPEATS: u32 = 4;
/// What is read of an answer at most.
const ANSWER: u64 = 64 * 1024;
/// The magic cookie of STUN (RFC 8489, section 5).
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];

/// How an HTTPS server answers.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The certificate that it shows.
    pub(super) leaf: CertificateDer<'static>,
    /// Whether it is a sohbet.
    pub(super) is_sohbet: bool,
}

/// Who answers on a TCP port.
#[derive(Debug)]
pub(super) enum Reached {
    /// Nobody.
    Nobody(std::io::Error),
    /// Somebody who does not speak TLS, or breaks off.
    Stranger,
    /// An HTTPS server.
    Https(Answer),
}

/// Asks for the server's own description, under `name`.
pub(super) async fn https(to: SocketAddr, name: &str) -> Reached {
    let tcp = match timeout(PATIENCE, TcpStream::connect(to)).await {
        Ok(Ok(tcp)) => tcp,
        Ok(Err(error)) => return Reached::Nobody(error),
        Err(_) => return Reached::Nobody(std::io::ErrorKind::TimedOut.into()),
    };
    match timeout(PATIENCE, describe(tcp, name)).await {
        Ok(Ok(answer)) => Reached::Https(answer),
        _ => Reached::Stranger,
    }
}

async fn describe(tcp: TcpStream, name: &str) -> anyhow::Result<Answer> {
    let mut tls = tls(tcp, name).await?;
    let leaf = tls.get_ref().1.peer_certificates().and_then(<[_]>::first).cloned();
    let leaf = leaf.ok_or_else(|| anyhow::anyhow!("no certificate"))?.into_owned();
    let answer = ask(&mut tls, "GET", "/api/server", name).await?;
    Ok(Answer { leaf, is_sohbet: answer.is_some_and(|answer| answer.get("setup_required").is_some()) })
}

/// For the relay.
pub(super) struct Credential {
    pub(super) username: String,
    pub(super) password: String,
}

/// A credential with which to try the relay; `None` where none is lent.
pub(super) async fn trial(to: SocketAddr, name: &str) -> anyhow::Result<Option<Credential>> {
    let mut tls = tls(TcpStream::connect(to).await?, name).await?;
    let Some(trial) = ask(&mut tls, "POST", "/api/trial", name).await? else { return Ok(None) };
    let text = |field| trial["ice_servers"][1][field].as_str().map(str::to_owned);
    let both = text("username").zip(text("credential"));
    Ok(both.map(|(username, password)| Credential { username, password }))
}

/// TLS over a connection, with whoever is there.
pub(super) async fn tls(tcp: TcpStream, name: &str) -> anyhow::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(name.to_owned())?;
    Ok(TlsConnector::from(Arc::new(unverified()?)).connect(name, tcp).await?)
}

/// One request; `None` where it is refused, or answered with something that is not JSON.
async fn ask(tls: &mut TlsStream<TcpStream>, method: &str, path: &str, name: &str) -> anyhow::Result<Option<Value>> {
    let host = if name.parse::<Ipv6Addr>().is_ok() { format!("[{name}]") } else { name.to_owned() };
    let end = "Connection: close\r\nContent-Length: 0\r\n\r\n";
    tls.write_all(format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: https://{host}\r\n{end}").as_bytes())
        .await?;
    let mut answer = Vec::new();
    // A server that closes without TLS's goodbye has answered all the same.
    let _ = tls.take(ANSWER).read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    let body = answer.strip_prefix("HTTP/1.1 200").and_then(|rest| rest.split_once("\r\n\r\n"));
    Ok(body.and_then(|(_, body)| serde_json::from_str(body).ok()))
}

/// Whether a STUN server answers a Binding request over UDP.
pub(super) async fn stun(to: SocketAddr) -> bool {
    let any = if to.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let Ok(socket) = UdpSocket::bind(any).await else { return false };
    let mut request = vec![0, 1, 0, 0];
    request.extend(COOKIE);
    request.extend(random::bytes::<12>());
    let mut answer = [0; 512];
    for _ in 0..REPEATS {
        if socket.send_to(&request, to).await.is_err() {
            return false;
        }
        if let Ok(Ok((len, from))) = timeout(PATIENCE / REPEATS, socket.recv_from(&mut answer)).await {
            return from == to && len >= request.len() && answer[..2] == [1, 1] && answer[4..20] == request[4..20];
        }
    }
    false
}

/// The cryptography.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn unverified() -> anyhow::Result<ClientConfig> {
    let provider = provider();
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider))).with_no_client_auth())
}

/// Takes any certificate: the doctor wants to see it, and says nothing to anybody that it would not say to all.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
