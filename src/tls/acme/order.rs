//! One order, from the wish to the certificate (RFC 8555, section 7.4).

use std::{net::IpAddr, time::Duration};

use anyhow::Context as _;
use instant_acme::{
    Account, AuthorizationHandle, AuthorizationStatus, CertificateIdentifier, ChallengeStatus, ChallengeType,
    Identifier, NewOrder, Order, OrderStatus, RetryPolicy,
};
use rcgen::{CertificateParams, DistinguishedName, KeyPair, SanType};

use super::{challenge::Challenges, failure::Failure};
use crate::tls::names::Names;

/// How often the authority is asked how far it is: after half a second, then after ever longer, for a minute and a half.
const PATIENCE: RetryPolicy =
    RetryPolicy::new().initial_delay(Duration::from_millis(500)).backoff(1.5).timeout(Duration::from_secs(90));
/// From the first request of an order to its certificate.
const ORDER_TIMEOUT: Duration = Duration::from_secs(240);
/// The profile under which Let's Encrypt certifies addresses: certificates of six days.
const ADDRESS_PROFILE: &str = "shortlived";

/// How a name is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// On port 443, by a certificate (RFC 8737).
    TlsAlpn,
    /// On port 80, by an HTTP answer.
    Http,
}

impl Method {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TlsAlpn => "tls-alpn-01",
            Self::Http => "http-01",
        }
    }

    const fn kind(self) -> ChallengeType {
        match self {
            Self::TlsAlpn => ChallengeType::TlsAlpn01,
            Self::Http => ChallengeType::Http01,
        }
    }
}

/// What is wanted.
#[derive(Clone)]
pub(super) struct Wish<'a> {
    pub(super) names: &'a Names,
    pub(super) method: Method,
    /// What the configuration asks for.
    pub(super) profile: Option<&'a str>,
    /// The certificate that this one takes the place of, where the authority wants to know (RFC 9773, section 5).
    pub(super) replaces: Option<CertificateIdentifier<'a>>,
}

/// A chain and its key in PEM.
pub(super) struct Issued {
    pub(super) chain: String,
    pub(super) key: String,
}

/// Orders a certificate and answers the authority's challenges meanwhile.
pub(super) async fn obtain(
    account: &Account,
    directory: &str,
    wish: Wish<'_>,
    challenges: &Challenges,
) -> Result<Issued, Failure> {
    let work = Work { directory, method: wish.method, challenges };
    let done = tokio::time::timeout(ORDER_TIMEOUT, work.obtain(account, wish)).await;
    challenges.clear();
    done.unwrap_or(Err(Failure::TooSlow { seconds: ORDER_TIMEOUT.as_secs() }))
}

/// What every step needs.
struct Work<'a> {
    directory: &'a str,
    method: Method,
    challenges: &'a Challenges,
}

impl Work<'_> {
    async fn obtain(&self, account: &Account, wish: Wish<'_>) -> Result<Issued, Failure> {
        let identifiers = identifiers(wish.names);
        let mut new = NewOrder::new(&identifiers);
        if let Some(profile) = profile(account, &wish) {
            offers(account, profile)?;
            new = new.profile(profile);
        }
        if let Some(replaced) = wish.replaces {
            new = new.replaces(replaced);
        }
        let mut order = account.new_order(&new).await.map_err(|error| self.failure(error))?;
        self.answer(&mut order).await?;
        self.wait(&mut order).await?;
        self.finish(&mut order, wish.names).await
    }

    /// Prepares the answer to each challenge and asks the authority to come and look.
    async fn answer(&self, order: &mut Order) -> Result<(), Failure> {
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let authorization = authorization.map_err(|error| self.failure(error))?;
            if authorization.status == AuthorizationStatus::Pending {
                self.answer_one(authorization).await?;
            }
        }
        Ok(())
    }

    async fn answer_one(&self, mut authorization: AuthorizationHandle<'_>) -> Result<(), Failure> {
        let name = authorization.identifier().to_string();
        let Some(mut challenge) = authorization.challenge(self.method.kind()) else {
            return Err(Failure::NoChallenge { name, method: self.method.name() });
        };
        let answer = challenge.key_authorization();
        match self.method {
            Method::TlsAlpn => self.challenges.answer_tls(&name, &answer)?,
            Method::Http => self.challenges.answer_http(&challenge.token, &answer),
        }
        challenge.set_ready().await.map_err(|error| self.failure(error))
    }

    /// Waits until the authority has looked.
    async fn wait(&self, order: &mut Order) -> Result<(), Failure> {
        match order.poll_ready(&PATIENCE).await {
            Ok(OrderStatus::Ready | OrderStatus::Valid) => Ok(()),
            Ok(_) => Err(self.unproven(order).await),
            Err(error) => {
                let failure = self.unproven(order).await;
                if matches!(failure, Failure::Unproven { problem: Some(_), .. }) {
                    Err(failure)
                } else {
                    Err(self.failure(error))
                }
            }
        }
    }

    /// Finds the name that could not be proven, and why.
    async fn unproven(&self, order: &mut Order) -> Failure {
        let mut first = None;
        let mut authorizations = order.authorizations();
        while let Some(Ok(mut authorization)) = authorizations.next().await {
            let Ok(state) = authorization.refresh().await else { continue };
            let name = state.identifier().to_string();
            let mut refused = state.challenges.iter().filter(|challenge| challenge.status == ChallengeStatus::Invalid);
            if let Some(problem) = refused.find_map(|challenge| challenge.error.clone()) {
                return Failure::Unproven { name, problem: Some(problem) };
            }
            first.get_or_insert(name);
        }
        Failure::Unproven { name: first.unwrap_or_default(), problem: None }
    }

    async fn finish(&self, order: &mut Order, names: &Names) -> Result<Issued, Failure> {
        let key = KeyPair::generate().context("cannot make a key")?;
        let request = params(names)?.serialize_request(&key).context("cannot write the request")?;
        order.finalize_csr(request.der()).await.map_err(|error| self.failure(error))?;
        let chain = order.poll_certificate(&PATIENCE).await.map_err(|error| self.failure(error))?;
        Ok(Issued { chain, key: key.serialize_pem() })
    }

    fn failure(&self, error: instant_acme::Error) -> Failure {
        Failure::of(error, self.directory)
    }
}

fn identifiers(names: &Names) -> Vec<Identifier> {
    let hosts = names.hosts.iter().map(|host| Identifier::Dns(host.clone()));
    hosts.chain(names.addresses.iter().map(|address| Identifier::Ip(*address))).collect()
}

/// The profile to ask for: the configured one; for an address the one that addresses need, where the authority has profiles.
/// An authority without any may certify addresses as it does names, and says so when it does not.
fn profile<'a>(account: &Account, wish: &Wish<'a>) -> Option<&'a str> {
    let needs = !wish.names.addresses.is_empty() && account.profiles().next().is_some();
    wish.profile.or(needs.then_some(ADDRESS_PROFILE))
}

/// The library would say so too, in other words.
fn offers(account: &Account, profile: &str) -> Result<(), Failure> {
    let offered = account.profiles().any(|offered| offered.name == profile);
    offered.then_some(()).ok_or_else(|| Failure::NoProfile { profile: profile.to_owned() })
}

fn params(names: &Names) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.subject_alt_names =
        names.addresses.iter().copied().map(|address: IpAddr| SanType::IpAddress(address)).collect();
    for host in &names.hosts {
        let host = host.as_str().try_into().with_context(|| format!("{host} is not a host name"))?;
        params.subject_alt_names.push(SanType::DnsName(host));
    }
    Ok(params)
}
