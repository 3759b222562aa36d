//! pebble and the DNS that it asks, on free ports of this machine.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ports::free_port;

/// How long pebble may take to answer its first request on a busy machine.
const START: Duration = Duration::from_secs(20);
/// The external account that pebble knows.
pub(crate) const EXTERNAL_ACCOUNT: &str = "kid-1:zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

/// How the authority behaves.
pub(crate) struct Manner {
    /// Where it comes to look for tls-alpn-01.
    pub(crate) tls_port: u16,
    /// Where it comes to look for http-01.
    pub(crate) http_port: u16,
    /// How many of a hundred nonces it refuses.
    pub(crate) refused_nonces: u8,
    /// Whether it wants an external account.
    pub(crate) wants_external_account: bool,
    /// How long its certificates last, in seconds.
    pub(crate) lifetime: u32,
}

impl Manner {
    /// One that finds the server at `port`, for both kinds of challenge, and certifies for a long time.
    pub(crate) fn at(port: u16) -> Self {
        Self {
            tls_port: port,
            http_port: port,
            refused_nonces: 0,
            wants_external_account: false,
            lifetime: 90 * 86_400,
        }
    }
}

/// Where an authority will be, before it runs.
pub(crate) struct Place {
    folder: TempDir,
    port: u16,
    management: u16,
    dns: u16,
}

/// A running authority; it ends with this.
pub(crate) struct Authority {
    pub(crate) place: Place,
    processes: [Child; 2],
}

impl Place {
    pub(crate) fn find() -> Self {
        // The HTTP client takes the process's provider.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let place =
            Self { folder: tempfile::tempdir().unwrap(), port: free_port(), management: free_port(), dns: free_port() };
        place.certify();
        place
    }

    /// A place for another authority, reached with the same certificate.
    pub(crate) fn beside(&self) -> Self {
        let place =
            Self { folder: tempfile::tempdir().unwrap(), port: free_port(), management: free_port(), dns: free_port() };
        for name in ["root.pem", "cert.pem", "key.pem"] {
            fs::copy(self.file(name), place.file(name)).unwrap();
        }
        place
    }

    pub(crate) fn directory(&self) -> String {
        format!("https://localhost:{}/dir", self.port)
    }

    /// The certificate that vouches for the authority's own web interface.
    pub(crate) fn root_file(&self) -> PathBuf {
        self.file("root.pem")
    }

    /// The certificate with which the authority itself is reached, and its key.
    pub(crate) fn certificate_files(&self) -> (PathBuf, PathBuf) {
        (self.file("cert.pem"), self.file("key.pem"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes the certificate with which the authority itself is reached.
    fn certify(&self) {
        let key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        fs::write(self.root_file(), root.self_signed(&key).unwrap().pem()).unwrap();
        let issuer = Issuer::new(root, key);
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        fs::write(self.file("cert.pem"), leaf.pem()).unwrap();
        fs::write(self.file("key.pem"), key.serialize_pem()).unwrap();
    }

    /// Starts the authority and waits until it answers.
    pub(crate) async fn open(self, manner: &Manner) -> Authority {
        let config = json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{}", self.port),
            "managementListenAddress": format!("127.0.0.1:{}", self.management),
            "certificate": self.file("cert.pem"),
            "privateKey": self.file("key.pem"),
            "httpPort": manner.http_port,
            "tlsPort": manner.tls_port,
            "ocspResponderURL": "",
            "certificateValidityPeriod": manner.lifetime,
            "externalAccountBindingRequired": manner.wants_external_account,
            "externalAccountMACKeys": { "kid-1": EXTERNAL_ACCOUNT.split_once(':').unwrap().1 },
        } });
        fs::write(self.file("pebble.json"), config.to_string()).unwrap();
        let dns = format!("127.0.0.1:{}", self.dns);
        let mut names = program("pebble-challtestsrv");
        names.args(["-dns01", &dns, "-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""]);
        names.args(["-management", &format!("127.0.0.1:{}", free_port())]);
        let mut pebble = program("pebble");
        pebble.arg("-config").arg(self.file("pebble.json")).args(["-dnsserver", &dns]);
        pebble.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_AUTHZREUSE", "0");
        pebble.env("PEBBLE_WFE_NONCEREJECT", manner.refused_nonces.to_string());
        let authority = Authority { processes: [start(names), start(pebble)], place: self };
        authority.wait().await;
        authority
    }
}

impl Authority {
    /// The root of the certificates that it gives.
    pub(crate) async fn root(&self) -> RootCertStore {
        let url = format!("https://localhost:{}/roots/0", self.place.management);
        let pem = self.client().get(url).send().await.unwrap().bytes().await.unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
        roots
    }

    /// What its directory says.
    pub(crate) async fn directory(&self) -> Value {
        self.client().get(self.place.directory()).send().await.unwrap().json().await.unwrap()
    }

    /// Ends it, and keeps its place.
    pub(crate) fn close(mut self) -> Place {
        self.end();
        std::mem::replace(
            &mut self.place,
            Place { folder: tempfile::tempdir().unwrap(), port: 0, management: 0, dns: 0 },
        )
    }

    fn end(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    async fn wait(&self) {
        let client = self.client();
        let answers = async {
            while client.get(self.place.directory()).send().await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(START, answers).await.expect("pebble does not answer");
    }

    fn client(&self) -> reqwest::Client {
        let root = fs::read(self.place.root_file()).unwrap();
        let root = reqwest::Certificate::from_pem(&root).unwrap();
        reqwest::Client::builder().tls_certs_only([root]).build().unwrap()
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.end();
    }
}

fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn start(mut command: Command) -> Child {
    command.spawn().unwrap_or_else(|error| {
        panic!(
            "{}: {error}. Install Debian's package pebble, or let `cargo xtask test` do it.",
            command.get_program().display()
        )
    })
}

/// Whatever lies there is nobody's business but the owner's.
pub(crate) fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode().trailing_zeros() >= 6
}
