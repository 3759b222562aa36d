//! The server's own certificate, signed by the local authority.

use std::{fs, path::Path, time::SystemTime};

use ::time::{Duration, OffsetDateTime};
use anyhow::Context as _;
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SanType};

use super::{
    authority::{Authority, CLOCK_SKEW},
    certificate::Certificate,
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
pub(super) fn load_or_issue(folder: &Path, authority: &Authority, names: &Names) -> anyhow::Result<Certificate> {
    let (certificate, key) = (folder.join(CERTIFICATE_FILE), folder.join(KEY_FILE));
    if let (Ok(chain), Ok(key_pem)) = (fs::read_to_string(&certificate), fs::read(&key))
        && let Ok(loaded) = Certificate::from_pem(chain.as_bytes(), &key_pem)
        && serves(&chain, &loaded, authority, names, SystemTime::now())
    {
        return Ok(loaded);
    }
    let (chain, key_pem) = issue(authority, names)?;
    private_file::write(&key, key_pem.as_bytes()).with_context(|| format!("cannot write {}", key.display()))?;
    private_file::write(&certificate, chain.as_bytes())
        .with_context(|| format!("cannot write {}", certificate.display()))?;
    Certificate::from_pem(chain.as_bytes(), key_pem.as_bytes())
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

/// Whether this certificate is from this authority, lasts, and holds every name (more do no harm).
fn serves(chain: &str, certificate: &Certificate, authority: &Authority, names: &Names, now: SystemTime) -> bool {
    let lasts = certificate.validity.until > now + RENEW_BEFORE;
    chain.ends_with(authority.certificate_pem()) && lasts && certificate.names.hold(names)
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
        let chain = |names: &Names| load_or_issue(folder.path(), &authority, names).unwrap().key.cert.clone();
        let first = chain(&names(&["localhost", "host"], &["127.0.0.1", "::1"]));
        assert_eq!(first, chain(&names(&["localhost"], &["::1"])));
        assert_ne!(first, chain(&names(&["localhost"], &["192.0.2.1"])));
    }

    #[test]
    fn a_certificate_near_its_end_or_from_another_authority_no_longer_serves() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::open(folder.path()).unwrap();
        let names = names(&["localhost"], &[]);
        let (chain, key) = issue(&authority, &names).unwrap();
        let certificate = Certificate::from_pem(chain.as_bytes(), key.as_bytes()).unwrap();
        let now = SystemTime::now();
        assert!(serves(&chain, &certificate, &authority, &names, now));
        assert!(!serves(&chain, &certificate, &authority, &names, now + LIFETIME - RENEW_BEFORE));
        let other = tempfile::tempdir().unwrap();
        assert!(!serves(&chain, &certificate, &Authority::open(other.path()).unwrap(), &names, now));
    }

    #[test]
    fn the_authority_stays_the_same_over_restarts() {
        let folder = tempfile::tempdir().unwrap();
        let first = Authority::open(folder.path()).unwrap();
        assert_eq!(first.certificate_pem(), Authority::open(folder.path()).unwrap().certificate_pem());
    }
}
