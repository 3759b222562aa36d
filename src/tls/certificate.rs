//! A certificate with its key, and what it says of itself.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc, time::SystemTime};

use anyhow::Context as _;
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use sha2::{Digest as _, Sha256};
use x509_parser::{
    certificate::X509Certificate,
    extensions::GeneralName,
    prelude::{ASN1Time, FromDer},
};

use super::names::Names;

/// From when to when a certificate is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Validity {
    /// Its first moment.
    pub from: SystemTime,
    /// Its last.
    pub until: SystemTime,
}

/// A chain and its key, ready to be shown.
#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) key: Arc<CertifiedKey>,
    pub(super) names: Names,
    pub(super) validity: Validity,
    /// Uniform in 0..1 and the same for one certificate always: what is spread out in time stays where it is over restarts.
    pub(super) chance: f64,
}

impl Certificate {
    /// Reads a chain and its private key, both in PEM; they may be the same text.
    pub(super) fn from_pem(chain: &[u8], key: &[u8]) -> anyhow::Result<Self> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .context("the certificate is not in PEM, the form that begins with -----BEGIN CERTIFICATE-----")?;
        let leaf = chain.first().context("there is no certificate in it")?;
        let (names, validity) = read(leaf)?;
        let chance = chance(leaf);
        let key = PrivateKeyDer::from_pem_slice(key).context("there is no private key in it")?;
        let key = CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())
            .context("the private key does not belong to the certificate, or is of a kind that is not supported")?;
        Ok(Self { key: Arc::new(key), names, validity, chance })
    }

    /// The certificate itself, without those that vouch for it.
    pub(super) fn leaf(&self) -> Option<&CertificateDer<'static>> {
        self.key.cert.first()
    }
}

fn read(leaf: &CertificateDer) -> anyhow::Result<(Names, Validity)> {
    let (_, certificate) = X509Certificate::from_der(leaf).context("the certificate is damaged")?;
    let moment = |at: ASN1Time| SystemTime::from(at.to_datetime());
    let validity = certificate.validity();
    let validity = Validity { from: moment(validity.not_before), until: moment(validity.not_after) };
    let held = certificate.subject_alternative_name().context("the certificate's names are damaged")?;
    let held = held.map(|held| &held.value.general_names[..]).unwrap_or_default();
    Ok((names(held), validity))
}

fn names(held: &[GeneralName]) -> Names {
    let mut names = Names { hosts: BTreeSet::new(), addresses: BTreeSet::new() };
    for name in held {
        match name {
            GeneralName::DNSName(host) => drop(names.hosts.insert(host.to_lowercase())),
            GeneralName::IPAddress(octets) => names.addresses.extend(address(octets)),
            _ => {}
        }
    }
    names
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(octets).map(IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from)).ok()
}

/// The dates of a certificate.
pub(super) fn validity(leaf: &CertificateDer) -> anyhow::Result<Validity> {
    read(leaf).map(|(_, validity)| validity)
}

fn chance(leaf: &CertificateDer) -> f64 {
    let digest = Sha256::digest(leaf);
    let [first, second, third, fourth, ..] = *digest else { return 0.5 };
    f64::from(u32::from_be_bytes([first, second, third, fourth])) / f64::from(u32::MAX)
}
