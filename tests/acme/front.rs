//! What Debian's pebble lacks, put in front of it: renewal information (RFC 9773) and profiles. All else is pebble's own.

use std::{
    fs,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;

/// What is added to the authority.
#[derive(Clone, Default)]
pub(crate) struct Additions {
    /// Whether it says that every certificate is to be renewed at once.
    pub(crate) renew_now: bool,
    /// The names of its profiles.
    pub(crate) profiles: Vec<&'static str>,
}

/// A directory in front of an authority's own.
pub(crate) struct Front {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Front {
    pub(crate) async fn of(authority: &Authority, additions: Additions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let directory = with(authority.directory().await, port, &additions);
        let acceptor = TlsAcceptor::from(Arc::new(tls(authority)));
        let asked = Arc::new(Mutex::default());
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(acceptor.clone(), stream, directory.clone(), Arc::clone(&heard)));
            }
        });
        Self { port, asked }
    }

    pub(crate) fn directory(&self) -> String {
        format!("https://localhost:{}/dir", self.port)
    }

    /// Every path that was asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn with(mut directory: Value, port: u16, Additions { renew_now, profiles }: &Additions) -> Value {
    if *renew_now {
        directory["renewalInfo"] = json!(format!("https://localhost:{port}/renewal"));
    }
    if !profiles.is_empty() {
        directory["meta"]["profiles"] = profiles.iter().map(|name| ((*name).to_owned(), json!("for tests"))).collect();
    }
    directory
}

/// The authority's own certificate: it is for `localhost` at any port.
fn tls(authority: &Authority) -> ServerConfig {
    let (chain, key) = authority.place.certificate_files();
    let chain = CertificateDer::from_pem_slice(&fs::read(chain).unwrap()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&fs::read(key).unwrap()).unwrap();
    ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .unwrap()
}

async fn answer(acceptor: TlsAcceptor, stream: TcpStream, directory: Value, asked: Arc<Mutex<Vec<String>>>) {
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let body = if path.starts_with("/renewal/") { renew_now() } else { directory };
    asked.lock().unwrap().push(path);
    let body = body.to_string();
    let length = body.len();
    let answer =
        format!("HTTP/1.1 200 OK\r\nRetry-After: 21600\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// A window that is past already.
fn renew_now() -> Value {
    let now = OffsetDateTime::from(SystemTime::now());
    let text = |at: OffsetDateTime| at.format(&Rfc3339).unwrap();
    json!({ "suggestedWindow": { "start": text(now - Duration::hours(2)), "end": text(now - Duration::hours(1)) } })
}
