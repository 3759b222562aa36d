//! Certificates: which one is shown, where it comes from, and how it is exchanged while the server runs.

mod authority;
mod leaf;
mod names;
mod resolver;

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use rustls::ServerConfig;

use authority::Authority;
use resolver::CertificateSlot;

/// HTTP/2 and HTTP/1.1 (RFC 7301), for clients that ask. What a connection carries is told by its first bytes, not by this.
const HTTP_PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The server's TLS side.
#[derive(Clone)]
pub struct Tls {
    http: Arc<ServerConfig>,
    plain: Arc<ServerConfig>,
    slot: Arc<CertificateSlot>,
    authority: Arc<Authority>,
}

impl Tls {
    /// Loads the local authority and its certificate from `folder`, making what is missing.
    ///
    /// `public_host` is a name or address that browsers use, beside those that the machine knows of itself.
    pub fn open(folder: &Path, public_host: Option<&str>) -> anyhow::Result<Self> {
        crate::private_file::create_folder(folder)
            .with_context(|| format!("cannot create the certificate folder {}", folder.display()))?;
        let authority = Authority::open(folder)?;
        let slot = Arc::new(CertificateSlot::new(leaf::load_or_issue(
            folder,
            &authority,
            &names::of_this_machine(public_host),
        )?));
        let (http, plain) = (config(&slot, &HTTP_PROTOCOLS)?, config(&slot, &[])?);
        Ok(Self { http, plain, authority: Arc::new(authority), slot })
    }

    /// Issues a new certificate when the present one nears its end or the machine's names have changed; connections that
    /// stand keep theirs.
    pub fn renew(&self, folder: &Path, public_host: Option<&str>) -> anyhow::Result<()> {
        self.slot.replace(leaf::load_or_issue(folder, &self.authority, &names::of_this_machine(public_host))?);
        Ok(())
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
        let knows_http = offered.is_some_and(|mut offered| offered.any(|name| HTTP_PROTOCOLS.contains(&name)));
        if knows_http { self.http.clone() } else { self.plain.clone() }
    }
}

/// TLS 1.2 and 1.3 as the library advises, with one certificate for everybody.
fn config(slot: &Arc<CertificateSlot>, protocols: &[&[u8]]) -> anyhow::Result<Arc<ServerConfig>> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(slot.clone());
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(Arc::new(config))
}
