//! What became of the last attempts to have a certificate, over restarts.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::{certificate::Certificate, reason::Reason, status::Source};
use crate::{auth::clock::unix_seconds, private_file};

/// Attempts that are kept: more than a year of successes, or the last week of a server whose name is wrong.
const KEPT: usize = 20;
/// The file in the certificates' folder.
const FILE: &str = "history.json";

/// An attempt to have a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When, in unix seconds.
    pub at: i64,
    /// Where it was to come from.
    pub source: Source,
    /// The directory of the authority that gave it, or that was asked first.
    pub authority: Option<String>,
    /// The names and addresses that it is good for.
    pub names: Vec<String>,
    /// Its end, in unix seconds; none where there is none.
    pub until: Option<i64>,
    /// Why there is none.
    pub reason: Option<Reason>,
}

/// The last attempts.
#[derive(Debug)]
pub(super) struct Past {
    file: PathBuf,
    /// The newest first.
    attempts: Mutex<VecDeque<Attempt>>,
}

impl Past {
    /// What is remembered in `folder`; nothing where the file is missing or damaged.
    pub(super) fn load(folder: &Path) -> Self {
        let file = folder.join(FILE);
        let attempts = fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { file, attempts: Mutex::new(attempts.unwrap_or_default()) }
    }

    pub(super) fn attempts(&self) -> Vec<Attempt> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// A certificate is shown. The one that was shown before a restart is none that is new.
    pub(super) fn succeeded(&self, source: Source, authority: Option<&str>, certificate: &Certificate) {
        let until = Some(unix_seconds(certificate.validity.until));
        let names = certificate.names.to_texts();
        let last = self.attempts().into_iter().find(|attempt| attempt.source == source && attempt.until.is_some());
        if last.is_some_and(|last| last.until == until && last.names == names) {
            return;
        }
        let (at, authority) = (unix_seconds(SystemTime::now()), authority.map(str::to_owned));
        self.add(Attempt { at, source, authority, names, until, reason: None });
    }

    /// There is none.
    pub(super) fn failed(&self, source: Source, authority: Option<&str>, names: Vec<String>, reason: Reason) {
        let (at, authority) = (unix_seconds(SystemTime::now()), authority.map(str::to_owned));
        self.add(Attempt { at, source, authority, names, until: None, reason: Some(reason) });
    }

    /// A disk that takes nothing only costs the memory.
    fn add(&self, attempt: Attempt) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.push_front(attempt);
        attempts.truncate(KEPT);
        let text = serde_json::to_vec(&*attempts);
        if let Err(error) = text.map_err(Into::into).and_then(|text| private_file::write(&self.file, &text)) {
            tracing::warn!("cannot remember what became of the certificate: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn certificate(name: &str) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let made = CertificateParams::new([name.to_owned()]).unwrap().self_signed(&key).unwrap();
        Certificate::from_pem(made.pem().as_bytes(), key.serialize_pem().as_bytes()).unwrap()
    }

    #[test]
    fn attempts_are_remembered_over_a_restart_which_is_none_itself() {
        let folder = tempfile::tempdir().unwrap();
        let past = Past::load(folder.path());
        let reason = Reason::TooSlow { seconds: 9 };
        past.failed(Source::Acme, Some("https://ca.example"), vec!["call.example".into()], reason.clone());
        past.succeeded(Source::Acme, Some("https://ca.example"), &certificate("call.example"));
        let next = Past::load(folder.path());
        next.succeeded(Source::Acme, Some("https://ca.example"), &certificate("call.example"));
        let [success, failure] = &*next.attempts() else { panic!("{:?}", next.attempts()) };
        assert!(
            success.until.is_some() && success.reason.is_none() && success.names == ["call.example"],
            "{success:?}"
        );
        assert_eq!((&failure.until, &failure.reason), (&None, &Some(reason)));
        next.succeeded(Source::Acme, None, &certificate("other.example"));
        assert_eq!(next.attempts().len(), 3);
    }

    #[test]
    fn the_oldest_attempts_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let past = Past::load(folder.path());
        for seconds in 0..100 {
            past.failed(Source::Acme, None, vec![], Reason::TooSlow { seconds });
        }
        assert_eq!(past.attempts().len(), KEPT);
        assert_eq!(past.attempts()[0].reason, Some(Reason::TooSlow { seconds: 99 }));
    }
}
