//! Certificates: which one is shown, where it comes from, and how it is exchanged while the server runs.

mod acme;
mod asking;
mod authority;
mod certificate;
mod files;
mod keeper;
mod leaf;
mod names;
mod past;
mod reason;
mod resolver;
mod status;

use std::{
    net::IpAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use anyhow::Context as _;
use rustls::{ServerConfig, pki_types::CertificateDer, server::ResolvesServerCert};

pub use acme::Challenges;
pub use asking::NotRenewed;
pub use keeper::Keeper;
pub use past::Attempt;
pub use reason::{Obstacle, Reason, Refusal};
pub use status::{Source, Status, Trouble};

use crate::config::Config;
use asking::Asking;
use authority::Authority;
use certificate::{Certificate, Validity};
use files::Files;
use past::Past;
use resolver::CertificateSlot;

/// The folder of the certificates, in the data folder.
pub const FOLDER: &str = "tls";
/// HTTP/2 and HTTP/1.1 (RFC 7301), for clients that ask. What a connection carries is told by its first bytes, not by this.
const HTTP_PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];
/// A certificate authority that comes to look (RFC 8737). It asks for this protocol alone, and says nothing after the handshake.
const CHALLENGE_PROTOCOL: &[u8] = b"acme-tls/1";

/// The server's TLS side.
#[derive(Clone)]
pub struct Tls {
    http: Arc<ServerConfig>,
    plain: Arc<ServerConfig>,
    challenge: Arc<ServerConfig>,
    challenges: Challenges,
    slot: Arc<CertificateSlot>,
    authority: Arc<Authority>,
    told: Arc<Mutex<Told>>,
    asking: Arc<Asking>,
    past: Arc<Past>,
}

/// What there is to tell beside what the certificate itself says.
#[derive(Debug, Default)]
struct Told {
    source: Source,
    trouble: Option<Trouble>,
    next: Option<SystemTime>,
}

impl Tls {
    /// Loads the local authority and its certificate from `folder`, making what is missing, and the administrator's own files
    /// where the configuration names them. [`Keeper`] does the rest while the server runs.
    pub fn open(folder: &Path, config: &Config) -> anyhow::Result<Self> {
        crate::private_file::create_folder(folder)
            .with_context(|| format!("cannot create the certificate folder {}", folder.display()))?;
        let authority = Authority::open(folder)?;
        let names = names::of_this_machine(config.server.public_host.as_deref());
        let slot = Arc::new(CertificateSlot::new(leaf::load_or_issue(folder, &authority, &names)?));
        let challenges = Challenges::default();
        let tls = Self {
            http: server_config(slot.clone(), &HTTP_PROTOCOLS)?,
            plain: server_config(slot.clone(), &[])?,
            challenge: server_config(Arc::new(challenges.clone()), &[CHALLENGE_PROTOCOL])?,
            challenges,
            slot,
            authority: Arc::new(authority),
            told: Arc::default(),
            asking: Arc::default(),
            past: Arc::new(Past::load(folder)),
        };
        tls.past.succeeded(Source::Local, None, &tls.slot.local());
        if let Some(files) = Files::configured(config) {
            tls.show(Source::Files, None, Arc::new(files.load()?));
        }
        Ok(tls)
    }

    /// The authority's certificate in PEM, for people who want their browser to trust this server.
    #[must_use]
    pub fn authority_pem(&self) -> &str {
        self.authority.certificate_pem()
    }

    /// How to answer a client that offers these application protocols. One that offers only protocols we do not speak is
    /// served all the same, without any: what it sends tells what it wants.
    #[must_use]
    pub fn config_for<'a>(&self, offered: Option<impl Iterator<Item = &'a [u8]>>) -> Arc<ServerConfig> {
        for name in offered.into_iter().flatten() {
            if name == CHALLENGE_PROTOCOL {
                return self.challenge.clone();
            }
            if HTTP_PROTOCOLS.contains(&name) {
                return self.http.clone();
            }
        }
        self.plain.clone()
    }

    /// What a certificate authority comes to ask for.
    #[must_use]
    pub fn challenges(&self) -> &Challenges {
        &self.challenges
    }

    /// The certificate of now, and how it goes on.
    #[must_use]
    pub fn status(&self) -> Status {
        let certificate = self.slot.public().unwrap_or_else(|| self.slot.local());
        let Told { source, trouble, next } = &*self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let names = certificate.names.to_texts();
        Status { source: *source, names, until: certificate.validity.until, trouble: trouble.clone(), next: *next }
    }

    /// Asks the certificate authority for a new certificate before its time, and waits until it is shown.
    pub async fn renew(&self) -> Result<(), NotRenewed> {
        self.asking.ask(self.status().source).await
    }

    /// Whether the certificate that clients are shown is good at this time.
    #[must_use]
    pub fn is_valid(&self, now: SystemTime) -> bool {
        let Validity { from, until } = self.slot.public().unwrap_or_else(|| self.slot.local()).validity;
        from <= now && now < until
    }

    /// The last attempts to have a certificate, the newest first.
    #[must_use]
    pub fn past(&self) -> Vec<Attempt> {
        self.past.attempts()
    }

    /// Shows this certificate, from an authority if it is from one, to new connections; those that stand keep theirs.
    fn show(&self, source: Source, authority: Option<&str>, certificate: Arc<Certificate>) {
        self.past.succeeded(source, authority, &certificate);
        self.slot.replace_public(certificate);
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Told { source, trouble: None, next: None };
    }

    fn trouble(&self) -> Option<Trouble> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).trouble.clone()
    }

    fn report(&self, trouble: Option<Trouble>, next: Option<SystemTime>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        (told.trouble, told.next) = (trouble, next);
    }

    /// Issues the local certificate anew when it nears its end or the machine's names have changed.
    fn renew_local(&self, folder: &Path, public_host: Option<&str>) -> anyhow::Result<()> {
        self.slot.replace_local(leaf::load_or_issue(folder, &self.authority, &names::of_this_machine(public_host))?);
        self.past.succeeded(Source::Local, None, &self.slot.local());
        Ok(())
    }
}

/// From when to when a certificate is good; `None` where it is none.
#[must_use]
pub fn validity(leaf: &CertificateDer) -> Option<(SystemTime, SystemTime)> {
    certificate::validity(leaf).ok().map(|Validity { from, until }| (from, until))
}

/// The directory of the authority that a server so configured asks for its certificate, if it asks one. `public` are the
/// addresses that it announces.
#[must_use]
pub fn authority<'a>(config: &'a Config, public: &[IpAddr]) -> Option<&'a str> {
    let own = Files::configured(config).is_some();
    (!own && acme::is_wanted(config, config.server.listen, public)).then_some(&*config.tls.acme_directory)
}

/// How many orders of a certificate failed in a row for the server with this data folder, and why the last one did.
#[must_use]
pub fn failures(data_dir: &Path) -> Option<(u32, Reason)> {
    acme::failures(&data_dir.join(FOLDER))
}

/// TLS 1.2 and 1.3 as the library advises.
fn server_config(resolver: Arc<dyn ResolvesServerCert>, protocols: &[&[u8]]) -> anyhow::Result<Arc<ServerConfig>> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(resolver);
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(Arc::new(config))
}
