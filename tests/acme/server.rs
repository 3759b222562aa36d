//! A server that wants a certificate, and what its clients see.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName},
};
use serde_json::json;
use sohbet::{
    Server,
    auth::setup,
    config::{Acme, Config},
    tls::{Source, Status},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::authority::Place;

/// For an order on a busy machine, nonces refused and all.
const PATIENCE: Duration = Duration::from_secs(40);
/// The name that the authority's DNS leads here, as it does every name.
pub(crate) const NAME: &str = "call.sohbet.test";

/// A server on a port of its own.
pub(crate) struct Host {
    pub(crate) server: Server,
    folder: PathBuf,
}

/// A configuration that asks the authority at `place`.
pub(crate) fn config(folder: &Path, port: u16, place: &Place) -> Config {
    let mut config = Config::default();
    config.server.data_dir = folder.into();
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], port));
    config.server.public_host = NAME.parse().ok();
    config.tls.acme = Acme::On;
    config.tls.acme_directory = place.directory().parse().unwrap();
    config.tls.acme_root_file = Some(place.root_file());
    config
}

impl Host {
    pub(crate) async fn start(config: Config) -> Self {
        let folder = config.server.data_dir.clone();
        Self { server: Server::start(config).await.unwrap(), folder }
    }

    pub(crate) fn status(&self) -> Status {
        self.server.app().tls.status()
    }

    /// Waits until the certificate's state is as wanted.
    pub(crate) async fn until(&self, what: &str, wanted: impl Fn(&Status) -> bool) -> Status {
        let seen = async {
            loop {
                let status = self.status();
                if wanted(&status) {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, seen).await.unwrap_or_else(|_| panic!("never {what}: {:?}", self.status()))
    }

    pub(crate) async fn until_certified(&self) -> Status {
        self.until("certified", |status| status.source == Source::Acme).await
    }

    /// Makes the first administrator's account, as the set-up page does, with the name of the server.
    pub(crate) async fn set_up(&self, name: &str) {
        let app = self.server.app();
        let token = setup::token(app).await.unwrap().unwrap();
        let body = json!({
            "token": token, "login": "ada", "name": "Ada", "password": "a calm long sentence", "public_host": name,
        });
        let trusted = reqwest::Certificate::from_pem(app.tls.authority_pem().as_bytes()).unwrap();
        let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
        let origin = format!("https://localhost:{}", self.server.address().port());
        let request = client.post(format!("{origin}/api/setup")).header("origin", origin).json(&body);
        assert!(request.send().await.unwrap().status().is_success());
    }

    /// A file of the authority's folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join("tls/acme").join(name)
    }

    /// Connects as a client that trusts `roots` alone and asks for `name`.
    pub(crate) async fn connect(&self, roots: &RootCertStore, name: &str) -> std::io::Result<TlsStream<TcpStream>> {
        connect(self.server.address(), roots, name).await
    }
}

pub(crate) async fn connect(
    to: SocketAddr,
    roots: &RootCertStore,
    name: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots.clone())
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(to).await?).await
}

/// The certificate that a connection was shown.
pub(crate) fn shown(stream: &TlsStream<TcpStream>) -> CertificateDer<'static> {
    stream.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned()
}
