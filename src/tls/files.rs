//! The administrator's own certificate: two files, watched.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::Context as _;

use super::{
    Tls,
    certificate::Certificate,
    reason::Reason,
    status::{Source, Trouble},
};
use crate::config::Config;

/// How often to look whether the files have changed. Looking costs nothing, and whoever changed them may be waiting.
const LOOK: Duration = Duration::from_secs(5);

/// Where the certificate and its key are.
#[derive(Debug, Clone)]
pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

/// What tells one version of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl Files {
    /// Those that are configured.
    pub(super) fn configured(config: &Config) -> Option<Self> {
        let certificate = config.tls.certificate_file.clone()?;
        let key = config.tls.key_file.clone().unwrap_or_else(|| certificate.clone());
        Some(Self { certificate, key })
    }

    pub(super) fn load(&self) -> anyhow::Result<Certificate> {
        let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
        let (chain, key) = (read(&self.certificate)?, read(&self.key)?);
        Certificate::from_pem(&chain, &key).with_context(|| {
            format!("{} with the key in {} is no certificate to show", self.certificate.display(), self.key.display())
        })
    }

    fn versions(&self) -> [Option<Version>; 2] {
        [&self.certificate, &self.key].map(|path| {
            let seen = fs::metadata(path).ok()?;
            let modified = (seen.mtime(), seen.mtime_nsec());
            Some(Version { device: seen.dev(), inode: seen.ino(), size: seen.size(), modified })
        })
    }
}

/// Shows the files' certificate anew whenever they change. A pair that does not belong together is looked at again until it
/// does: the two files are hardly ever written in the same moment.
pub(super) async fn watch(tls: Tls, files: Files) {
    let mut shown = None;
    loop {
        let versions = files.versions();
        if shown != Some(versions) && show(&tls, &files) {
            shown = Some(versions);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Shows the certificate that the files hold now; returns whether they hold one.
fn show(tls: &Tls, files: &Files) -> bool {
    match files.load() {
        Ok(certificate) => {
            tracing::info!(file = %files.certificate.display(), "the certificate of this file is shown to new connections");
            tls.show(Source::Files, None, Arc::new(certificate));
            true
        }
        Err(error) => {
            let reason = Reason::Files { detail: format!("{error:#}") };
            if tls.trouble().is_none_or(|trouble| trouble.reason != reason) {
                tracing::error!("the certificate's files have changed: {reason}");
                tls.past.failed(Source::Files, None, Vec::new(), reason.clone());
                tls.report(Some(Trouble { at: SystemTime::now(), reason }), None);
            }
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn pair() -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["call.example".to_owned()]).unwrap().self_signed(&key).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    #[test]
    fn a_key_of_another_certificate_is_refused_with_both_files_named() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files { certificate: folder.path().join("a.pem"), key: folder.path().join("a.key") };
        let ((chain, key), (_, other)) = (pair(), pair());
        fs::write(&files.certificate, chain).unwrap();
        fs::write(&files.key, other).unwrap();
        let words = format!("{:#}", files.load().unwrap_err());
        assert!(words.contains("a.pem") && words.contains("a.key") && words.contains("does not belong"), "{words}");
        let before = files.versions();
        fs::write(&files.key, key).unwrap();
        assert_ne!(files.versions(), before);
        assert!(files.load().unwrap().names.cover("call.example"));
    }
}
