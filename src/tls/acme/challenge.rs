//! The answers that a certificate authority comes to ask for while an order is under way.

use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
};

use anyhow::Context as _;
use instant_acme::KeyAuthorization;
use rcgen::{CertificateParams, CustomExtension, DistinguishedName, KeyPair, SanType};
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

/// Where http-01 is asked for (RFC 8555, section 8.3).
const WELL_KNOWN: &str = "/.well-known/acme-challenge/";

/// What is answered at the moment. One order is under way at a time, for a handful of names.
#[derive(Clone, Default)]
pub struct Challenges(Arc<RwLock<Answers>>);

#[derive(Default)]
struct Answers {
    by_server_name: HashMap<String, Arc<CertifiedKey>>,
    by_token: HashMap<String, String>,
}

impl Challenges {
    /// Answers tls-alpn-01 (RFC 8737) for a name or, as RFC 8738 has it, for an address.
    pub(super) fn answer_tls(&self, identifier: &str, answer: &KeyAuthorization) -> anyhow::Result<()> {
        let certificate = certificate(identifier, answer.digest().as_ref()).context("cannot make the answer")?;
        self.write(|answers| drop(answers.by_server_name.insert(server_name(identifier), Arc::new(certificate))));
        Ok(())
    }

    /// Answers http-01.
    pub(super) fn answer_http(&self, token: &str, answer: &KeyAuthorization) {
        self.write(|answers| drop(answers.by_token.insert(token.to_owned(), answer.as_str().to_owned())));
    }

    /// The order has ended.
    pub(super) fn clear(&self) {
        self.write(|answers| *answers = Answers::default());
    }

    /// What to answer to a request for `path`, if it is one of a certificate authority.
    #[must_use]
    pub fn http_answer(&self, path: &str) -> Option<String> {
        let token = path.strip_prefix(WELL_KNOWN)?;
        self.0.read().unwrap_or_else(PoisonError::into_inner).by_token.get(token).cloned()
    }

    fn write(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl fmt::Debug for Challenges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Challenges")
    }
}

/// Shows the answer to who connects with the application protocol `acme-tls/1`.
impl ResolvesServerCert for Challenges {
    fn resolve(&self, client_hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = client_hello.server_name()?.to_lowercase();
        self.0.read().unwrap_or_else(PoisonError::into_inner).by_server_name.get(&name).cloned()
    }
}

/// The name by which the authority asks; for an address, the one that reverse look-ups have (RFC 8738, section 6).
fn server_name(identifier: &str) -> String {
    match identifier.parse() {
        Ok(IpAddr::V4(v4)) => {
            let [first, second, third, fourth] = v4.octets();
            format!("{fourth}.{third}.{second}.{first}.in-addr.arpa")
        }
        Ok(IpAddr::V6(v6)) => {
            let nibbles = v6.octets().into_iter().rev().flat_map(|octet| [octet & 0xf, octet >> 4]);
            nibbles.map(|nibble| format!("{nibble:x}")).collect::<Vec<_>>().join(".") + ".ip6.arpa"
        }
        Err(_) => identifier.to_lowercase(),
    }
}

fn certificate(identifier: &str, digest: &[u8]) -> anyhow::Result<CertifiedKey> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.subject_alt_names = vec![match identifier.parse::<IpAddr>() {
        Ok(address) => SanType::IpAddress(address),
        Err(_) => SanType::DnsName(identifier.try_into()?),
    }];
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let signing = aws_lc_rs::default_provider()
        .key_provider
        .load_private_key(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())))?;
    // Not `from_der`, which refuses the critical extension that makes this certificate an answer.
    Ok(CertifiedKey::new(vec![certificate.der().clone()], signing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_by_its_reverse_name() {
        assert_eq!(server_name("192.0.2.7"), "7.2.0.192.in-addr.arpa");
        assert_eq!(
            server_name("2001:db8::1"),
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
        );
        assert_eq!(server_name("Call.Example.org"), "call.example.org");
    }

    #[test]
    fn only_what_an_authority_asks_for_is_answered_and_only_while_the_order_lasts() {
        let challenges = Challenges::default();
        challenges.write(|answers| drop(answers.by_token.insert("token".into(), "token.thumb".into())));
        assert_eq!(challenges.http_answer("/.well-known/acme-challenge/token").as_deref(), Some("token.thumb"));
        for other in ["/", "/.well-known/acme-challenge/", "/.well-known/acme-challenge/other", "/token"] {
            assert_eq!(challenges.http_answer(other), None, "{other}");
        }
        challenges.clear();
        assert_eq!(challenges.http_answer("/.well-known/acme-challenge/token"), None);
    }
}
