//! The local certificate authority that signs the server's certificate where no public one does.
//!
//! Signing by an authority of its own, instead of a certificate that signs itself, lets people trust the server once: the
//! certificate may then change with the machine's addresses.

use std::{fs, path::Path};

use anyhow::Context as _;
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use time::{Duration, OffsetDateTime};

use crate::private_file;

/// Ten years: a home server's authority should outlive the devices that trust it.
const LIFETIME: Duration = Duration::days(3650);
/// A clock that runs a little behind must not find the certificate "not yet valid".
pub(super) const CLOCK_SKEW: Duration = Duration::days(1);

/// The file that people hand to their browser.
const CERTIFICATE_FILE: &str = "ca.pem";
const KEY_FILE: &str = "ca.key";

/// A certificate authority for this server alone.
pub(super) struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Loads the authority from `folder`, or makes one.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let (certificate, key) = (folder.join(CERTIFICATE_FILE), folder.join(KEY_FILE));
        if !certificate.exists() || !key.exists() {
            let (pem, key_pem) = create()?;
            private_file::write(&key, key_pem.as_bytes()).with_context(|| format!("cannot write {}", key.display()))?;
            private_file::write(&certificate, pem.as_bytes())
                .with_context(|| format!("cannot write {}", certificate.display()))?;
        }
        let pem = fs::read_to_string(&certificate).with_context(|| format!("cannot read {}", certificate.display()))?;
        let key_pem = fs::read_to_string(&key).with_context(|| format!("cannot read {}", key.display()))?;
        let broken = || {
            format!(
                "{} and {} are no certificate and key: remove both to have new ones made",
                certificate.display(),
                key.display()
            )
        };
        let key = KeyPair::from_pem(&key_pem).with_context(broken)?;
        let issuer = Issuer::from_ca_cert_pem(&pem, key).with_context(broken)?;
        Ok(Self { pem, issuer })
    }

    pub(super) fn issuer(&self) -> &Issuer<'static, KeyPair> {
        &self.issuer
    }

    /// The authority's certificate.
    #[must_use]
    pub(super) fn certificate_pem(&self) -> &str {
        &self.pem
    }
}

fn create() -> anyhow::Result<(String, String)> {
    let host = hostname::get().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, format!("sohbet local CA {host}").trim_end());
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    // Signs servers' certificates and no further authorities.
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = OffsetDateTime::now_utc() - CLOCK_SKEW;
    params.not_after = OffsetDateTime::now_utc() + LIFETIME;
    let key = KeyPair::generate().context("cannot make a key")?;
    let certificate = params.self_signed(&key).context("cannot sign the authority's certificate")?;
    Ok((certificate.pem(), key.serialize_pem()))
}
