//! A certificate that every browser trusts, from a certificate authority, by itself (ACME, RFC 8555).
//!
//! The old certificate serves until a new one is there, whatever happens; why there is none is always to be seen in
//! [`super::Status`] and in the log. Nothing here loops: each failure doubles the wait, over restarts too.

mod account;
mod challenge;
mod failure;
mod order;
mod renewal;
mod schedule;
mod state;
mod store;
mod wish;

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use instant_acme::Account;
use tokio::time::sleep;

pub use challenge::Challenges;

use super::{
    Tls,
    asking::NotRenewed,
    certificate::Certificate,
    names::Names,
    reason::Reason,
    status::{Source, Trouble},
};
use crate::{
    config::{Config, ExternalAccount},
    private_file, random,
};
use failure::Failure;
use order::{Issued, Method, Wish};
use renewal::Renewal;
use state::State;

/// The folder inside the certificates' one.
const FOLDER: &str = "acme";
/// The longest sleep: a machine that was suspended, or whose clock was set, notices within an hour.
const LONGEST_SLEEP: Duration = Duration::from_secs(60 * 60);
/// The shortest sleep, so that nothing can spin.
const SHORTEST_SLEEP: Duration = Duration::from_millis(500);
/// No wait is longer, whatever was written down.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60 * 60);
/// Let's Encrypt, and where it lets people rehearse.
const LETS_ENCRYPT: [&str; 2] =
    ["https://acme-v02.api.letsencrypt.org/directory", "https://acme-staging-v02.api.letsencrypt.org/directory"];

/// How many orders failed in a row, and why the last one did.
pub(super) fn failures(folder: &Path) -> Option<(u32, Reason)> {
    let State { failures, reason, .. } = State::load(&folder.join(FOLDER));
    reason.map(|reason| (failures, reason))
}

/// Whether the configuration wants a certificate from an authority.
pub(super) fn is_wanted(config: &Config, listen: SocketAddr, public: &[IpAddr]) -> bool {
    !wish::names(config, listen, public).is_empty()
}

/// One certificate authority.
#[derive(Debug, Clone)]
struct Issuer {
    directory: String,
    external_account: Option<ExternalAccount>,
    contact: Option<String>,
    /// What vouches for the authority's own web interface, if not the system.
    root: Option<PathBuf>,
}

/// The certificate that is wanted, and all it takes.
pub(super) struct Acme {
    folder: PathBuf,
    names: Names,
    profile: Option<String>,
    /// In the order in which they are asked.
    issuers: Vec<Issuer>,
    staging: Option<Issuer>,
    /// Whether http-01 can be answered.
    has_http: bool,
    state: State,
    shown: Option<Arc<Certificate>>,
    renewal: Renewal,
}

impl Acme {
    /// What the configuration wants; `None` where no authority is to be asked.
    pub(super) fn wanted(config: &Config, folder: &Path, listen: SocketAddr, public: &[IpAddr]) -> Option<Self> {
        let names = wish::names(config, listen, public);
        if names.is_empty() {
            return None;
        }
        let folder = folder.join(FOLDER);
        if let Err(error) = private_file::create_folder(&folder) {
            tracing::error!(folder = %folder.display(), "cannot create the folder for the certificate: {error}");
            return None;
        }
        let tls = &config.tls;
        let issuer = |directory: &str, external_account: &Option<ExternalAccount>| Issuer {
            directory: directory.to_owned(),
            external_account: external_account.clone(),
            contact: tls.acme_contact.clone(),
            root: tls.acme_root_file.clone(),
        };
        let first = issuer(&tls.acme_directory, &tls.acme_external_account);
        let second =
            tls.acme_second_directory.as_deref().map(|second| issuer(second, &tls.acme_second_external_account));
        let is_lets_encrypt = *tls.acme_directory == *LETS_ENCRYPT[0];
        let staging = tls.acme_staging_directory.as_deref().or(is_lets_encrypt.then_some(LETS_ENCRYPT[1]));
        Some(Self {
            state: State::load(&folder).about(names.to_texts()),
            shown: store::load(&folder).map(Arc::new),
            folder,
            names,
            profile: tls.acme_profile.clone(),
            staging: staging.map(|staging| issuer(staging, &None)),
            issuers: std::iter::once(first).chain(second).collect(),
            has_http: config.server.http_listen.is_some(),
            renewal: Renewal::default(),
        })
    }

    /// Shows the kept certificate, and sees to it that there is always a good one. Runs for ever.
    pub(super) async fn keep(mut self, tls: &Tls) {
        if let Some(kept) = self.shown.clone() {
            tls.show(Source::Acme, self.state.directory.as_deref(), kept);
        }
        let mut orders = tls.asking.take_orders();
        loop {
            let now = SystemTime::now();
            let next = self.next(now);
            tls.report(self.trouble(), Some(next));
            match next.duration_since(now) {
                Ok(rest) if !rest.is_zero() => tokio::select! {
                    () = sleep(rest.clamp(SHORTEST_SLEEP, LONGEST_SLEEP)) => {}
                    Some(order) = orders.recv() => {
                        // Whoever asked may be gone.
                        let _ = order.send(self.obey(tls).await);
                    }
                },
                _ => self.attempt(tls).await,
            }
            self.ask_when().await;
        }
    }

    /// Asks at once, because an administrator wants it, whatever wait earlier failures have led to.
    async fn obey(&mut self, tls: &Tls) -> Result<(), NotRenewed> {
        self.state.ask_by_command(SystemTime::now())?;
        self.state.save(&self.folder);
        self.attempt(tls).await;
        self.state.reason.clone().map_or(Ok(()), |reason| Err(NotRenewed::Failed(reason)))
    }

    /// When the next certificate is asked for.
    fn next(&self, now: SystemTime) -> SystemTime {
        let due = match &self.shown {
            Some(shown) if shown.names.hold(&self.names) => {
                schedule::renewal(shown.validity, self.renewal.window(), shown.chance)
            }
            _ => now,
        };
        due.max(self.state.not_before(now, LONGEST_WAIT))
    }

    fn trouble(&self) -> Option<Trouble> {
        let reason = self.state.reason.clone()?;
        Some(Trouble { at: self.state.failed_at(), reason })
    }

    /// Asks one authority after the other until one gives a certificate.
    async fn attempt(&mut self, tls: &Tls) {
        match self.ask_all(tls.challenges()).await {
            Ok((certificate, directory)) => {
                let certificate = Arc::new(certificate);
                tracing::info!(names = ?self.names.to_texts(), %directory, "a new certificate is there; new connections see it");
                self.state.succeeded(&directory);
                self.renewal = Renewal::default();
                self.shown = Some(certificate.clone());
                tls.show(Source::Acme, Some(&directory), certificate);
            }
            Err(failure) => {
                let chance = random::fraction();
                let wait = schedule::back_off(self.state.failures.saturating_add(1), failure.outcome(), chance);
                tracing::warn!(again_in = ?wait, "there is no new certificate: {failure}");
                let asked = self.issuers.first().map(|issuer| &*issuer.directory);
                tls.past.failed(Source::Acme, asked, self.names.to_texts(), failure.reason());
                self.state.failed(SystemTime::now(), failure.reason(), wait);
            }
        }
        self.state.save(&self.folder);
    }

    async fn ask_all(&self, challenges: &Challenges) -> Result<(Certificate, String), Failure> {
        let mut last = None;
        for (place, issuer) in self.issuers.iter().enumerate() {
            // The rehearsal is the first authority's; the second is asked whatever it came to.
            let asked = match place {
                0 => self.rehearse_and_ask(issuer, challenges).await,
                _ => self.ask(issuer, challenges).await,
            };
            match asked {
                Ok(issued) => return Ok((store::keep(&self.folder, &issued)?, issuer.directory.clone())),
                Err(failure) => {
                    tracing::debug!(directory = issuer.directory, "an authority gave no certificate: {failure}");
                    last.get_or_insert(failure);
                }
            }
        }
        Err(last.unwrap_or_else(|| anyhow::anyhow!("no certificate authority is configured").into()))
    }

    /// After a failure, what fails at the staging directory would fail at the real one too, whose limits are tighter. Only where
    /// there is nobody to rehearse with is it asked all the same.
    async fn rehearse_and_ask(&self, issuer: &Issuer, challenges: &Challenges) -> Result<Issued, Failure> {
        if self.state.failures > 0
            && let Some(staging) = &self.staging
        {
            match self.ask(staging, challenges).await {
                Ok(_) | Err(Failure::Unreachable { .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
        self.ask(issuer, challenges).await
    }

    /// Asks one authority; with a new account where it does not know the old one any more.
    async fn ask(&self, issuer: &Issuer, challenges: &Challenges) -> Result<Issued, Failure> {
        match self.prove(issuer, challenges).await {
            Err(failure) if failure.is_of_the_account() => {
                tracing::info!(directory = issuer.directory, "a new account is made: {failure}");
                account::forget(issuer, &self.folder);
                self.prove(issuer, challenges).await
            }
            other => other,
        }
    }

    /// Proves the names on the one port, and on port 80 where that fails.
    async fn prove(&self, issuer: &Issuer, challenges: &Challenges) -> Result<Issued, Failure> {
        let account = account::open(issuer, &self.folder).await?;
        match self.order(&account, issuer, Method::TlsAlpn, challenges).await {
            Err(failure) if failure.is_of_the_method() && self.has_http => {
                self.order(&account, issuer, Method::Http, challenges).await
            }
            other => other,
        }
    }

    async fn order(
        &self,
        account: &Account,
        issuer: &Issuer,
        method: Method,
        challenges: &Challenges,
    ) -> Result<Issued, Failure> {
        let same = self.state.directory.as_deref() == Some(&*issuer.directory);
        let replaces = self.shown.as_deref().filter(|_| same).and_then(|shown| self.renewal.replaced(shown));
        let wish = Wish { names: &self.names, method, profile: self.profile.as_deref(), replaces };
        let plain = Wish { replaces: None, ..wish.clone() };
        let tells_more = wish.replaces.is_some();
        match order::obtain(account, &issuer.directory, wish, challenges).await {
            // That one was replaced already, or the authority does not take it well that it is told (RFC 9773, section 5).
            Err(failure) if tells_more && !failure.is_of_the_method() => {
                tracing::debug!("the order is made again without the certificate that it replaces: {failure}");
                order::obtain(account, &issuer.directory, plain, challenges).await
            }
            other => other,
        }
    }

    /// Asks the authority when it would like the renewal, if it is time to ask.
    async fn ask_when(&mut self) {
        let Some(shown) = self.shown.clone() else { return };
        let issuer = self.issuers.iter().find(|issuer| self.state.directory.as_deref() == Some(&*issuer.directory));
        let Some(issuer) = issuer.filter(|_| self.renewal.is_time_to_ask(SystemTime::now())) else { return };
        let account = account::open(issuer, &self.folder).await;
        self.renewal.ask(account.ok().as_ref(), &shown).await;
    }
}
