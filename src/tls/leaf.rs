//! The server's own certificate, signed by the local authority.

use std::{fs, path::Path, sync::Arc};

use ::time::{Duration, OffsetDateTime};
use anyhow::Context as _;
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SanType};
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use x509_parser::{extensions::GeneralName, prelude::*};

use super::{
    authority::{Authority, CLOCK_SKEW},
    names::Names,
};
use crate::private_file;

/// Apple's systems refuse certificates of more than 825 days, even from an authority that the user added.
const LIFETIME: Duration = Duration::days(397);
/// Issued anew when less than this is left.
const RENEW_BEFORE: Duration = Duration::days(60);

const CERTIFICATE_FILE: &str = "server.pem";
const KEY_FILE: &str = "server.key";

/// The certificate in `folder` if it still serves for `names`, else a new one.
pub(super) fn load_or_issue(folder: &Path, authority: &Authority, names: &Names) -> anyhow::Result<Arc<CertifiedKey>> {
    let (certificate, key) = (folder.join(CERTIFICATE_FILE), folder.join(KEY_FILE));
    if let (Ok(chain), Ok(key_pem)) = (fs::read_to_string(&certificate), fs::read(&key))
        && serves(&chain, authority, names, OffsetDateTime::now_utc())
        && let Ok(loaded) = load(chain.as_bytes(), &key_pem)
    {
        return Ok(loaded);
    }
    let (chain, key_pem) = issue(authority, names)?;
    private_file::write(&key, key_pem.as_bytes()).with_context(|| format!("cannot write {}", key.display()))?;
    private_file::write(&certificate, chain.as_bytes())
        .with_context(|| format!("cannot write {}", certificate.display()))?;
    load(chain.as_bytes(), key_pem.as_bytes())
}

fn issue(authority: &Authority, names: &Names) -> anyhow::Result<(String, String)> {
    let mut params = CertificateParams::default();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, "sohbet");
    params.distinguished_name = subject;
    params.subject_alt_names = names.addresses.iter().copied().map(SanType::IpAddress).collect();
    for host in &names.hosts {
        params.subject_alt_names.push(SanType::DnsName(host.as_str().try_into().context("a host name is not ASCII")?));
    }
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.not_before = OffsetDateTime::now_utc() - CLOCK_SKEW;
    params.not_after = OffsetDateTime::now_utc() + LIFETIME;
    let key = KeyPair::generate().context("cannot make a key")?;
    let certificate = params.signed_by(&key, authority.issuer()).context("cannot sign the server's certificate")?;
    Ok((certificate.pem() + authority.certificate_pem(), key.serialize_pem()))
}

fn load(chain: &[u8], key: &[u8]) -> anyhow::Result<Arc<CertifiedKey>> {
    let chain: Vec<_> =
        CertificateDer::pem_slice_iter(chain).collect::<Result<_, _>>().context("no certificate in it")?;
    let key = PrivateKeyDer::from_pem_slice(key).context("no private key in it")?;
    Ok(Arc::new(CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())?))
}

/// Whether this chain is from this authority, lasts, and holds every name (more do no harm).
fn serves(chain: &str, authority: &Authority, names: &Names, now: OffsetDateTime) -> bool {
    if !chain.ends_with(authority.certificate_pem()) {
        return false;
    }
    let Ok(der) = CertificateDer::from_pem_slice(chain.as_bytes()) else { return false };
    let Ok((_, certificate)) = X509Certificate::from_der(&der) else { return false };
    let lasts = certificate.validity().not_after.timestamp() > (now + RENEW_BEFORE).unix_timestamp();
    let Ok(Some(held)) = certificate.subject_alternative_name() else { return false };
    let held = &held.value.general_names;
    let holds_host = |host: &String| held.iter().any(|name| *name == GeneralName::DNSName(host));
    let holds_address = |address: &std::net::IpAddr| {
        let octets = match address {
            std::net::IpAddr::V4(v4) => v4.octets().to_vec(),
            std::net::IpAddr::V6(v6) => v6.octets().to_vec(),
        };
        held.iter().any(|name| *name == GeneralName::IPAddress(&octets))
    };
    lasts && names.hosts.iter().all(holds_host) && names.addresses.iter().all(holds_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(hosts: &[&str], addresses: &[&str]) -> Names {
        Names {
            hosts: hosts.iter().map(ToString::to_string).collect(),
            addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn a_certificate_is_kept_while_it_serves_and_issued_anew_when_a_name_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::open(folder.path()).unwrap();
        let chain = |names: &Names| load_or_issue(folder.path(), &authority, names).unwrap().cert.clone();
        let first = chain(&names(&["localhost", "host"], &["127.0.0.1", "::1"]));
        assert_eq!(first, chain(&names(&["localhost"], &["::1"])));
        assert_ne!(first, chain(&names(&["localhost"], &["192.0.2.1"])));
    }

    #[test]
    fn a_certificate_near_its_end_or_from_another_authority_no_longer_serves() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::open(folder.path()).unwrap();
        let names = names(&["localhost"], &[]);
        let (chain, _) = issue(&authority, &names).unwrap();
        let now = OffsetDateTime::now_utc();
        assert!(serves(&chain, &authority, &names, now));
        assert!(!serves(&chain, &authority, &names, now + LIFETIME - RENEW_BEFORE));
        let other = tempfile::tempdir().unwrap();
        assert!(!serves(&chain, &Authority::open(other.path()).unwrap(), &names, now));
    }

    #[test]
    fn the_authority_stays_the_same_over_restarts() {
        let folder = tempfile::tempdir().unwrap();
        let first = Authority::open(folder.path()).unwrap();
        assert_eq!(first.certificate_pem(), Authority::open(folder.path()).unwrap().certificate_pem());
    }
}
