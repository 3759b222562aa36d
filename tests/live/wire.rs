//! Bytes on a connection of one's own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{
    host::Host,
    trust::{NAME, trusting_under_any_name},
};

/// A STUN Binding request (RFC 8489, section 5) with a transaction id of zeros.
pub(crate) const BINDING_REQUEST: [u8; 20] = [0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/// The first two bytes of its success response.
pub(crate) const BINDING_RESPONSE: [u8; 2] = [1, 1];

/// Longer than any deadline of the server but those for people who use it; only a failing test waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) async fn tcp(host: &Host) -> TcpStream {
    TcpStream::connect(host.address()).await.unwrap()
}

/// A connection from another address of this machine: all of 127.0.0.0/8 is its own.
pub(crate) async fn tcp_from(host: &Host, last: [u8; 2]) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, last[0], last[1]], 0))).unwrap();
    socket.connect(host.address()).await.unwrap()
}

/// TLS as an ordinary client begins it.
pub(crate) async fn tls_of(host: &Host) -> TlsStream<TcpStream> {
    tls(host, &[], Some(NAME)).await
}

/// Offers these application protocols, and asks for this server name or for none.
pub(crate) async fn tls(host: &Host, alpn: &[&[u8]], sni: Option<&'static str>) -> TlsStream<TcpStream> {
    let mut config = trusting_under_any_name(host.server.app().tls.authority_pem());
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    config.enable_sni = sni.is_some();
    shake_hands(config, tcp(host).await, sni.unwrap_or(NAME)).await
}

/// TLS on a connection on which something may have been said already.
pub(crate) async fn tls_over(host: &Host, stream: TcpStream) -> TlsStream<TcpStream> {
    shake_hands(ClientConfig::clone(&host.tls), stream, NAME).await
}

async fn shake_hands(config: ClientConfig, stream: TcpStream, name: &'static str) -> TlsStream<TcpStream> {
    let name = ServerName::try_from(name).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

pub(crate) async fn binding(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> [u8; 2] {
    stream.write_all(&BINDING_REQUEST).await.unwrap();
    let mut kind = [0; 2];
    stream.read_exact(&mut kind).await.unwrap();
    kind
}

/// Sends a request and gives all that comes back until the server closes.
pub(crate) async fn http(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    String::from_utf8(rest(&mut stream).await).unwrap()
}

/// What still comes until the server closes. One that closes without TLS's goodbye has closed all the same.
pub(crate) async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut said = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut said)).await.expect("the server closes");
    said
}
