//! The certificate that an authority gave, on disk: chain and key in one file, so that they never fall apart.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::order::Issued;
use crate::{private_file, tls::certificate::Certificate};

const FILE: &str = "certificate.pem";
/// What cannot be read is kept beside it, for whoever wants to look.
const BROKEN: &str = "certificate.broken";

/// The kept certificate. One that is damaged is put aside with a warning: it will be ordered anew.
pub(super) fn load(folder: &Path) -> Option<Certificate> {
    let path = path(folder);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(file = %path.display(), "cannot read the certificate; it is ordered anew: {error}");
            return None;
        }
    };
    match Certificate::from_pem(&bytes, &bytes) {
        Ok(certificate) => Some(certificate),
        Err(error) => {
            tracing::warn!(file = %path.display(), "the kept certificate is damaged; it is ordered anew: {error}");
            let _ = fs::rename(&path, folder.join(BROKEN));
            None
        }
    }
}

/// Keeps a certificate, if it is one.
pub(super) fn keep(folder: &Path, issued: &Issued) -> anyhow::Result<Certificate> {
    let both = format!("{}\n{}", issued.chain, issued.key);
    let certificate =
        Certificate::from_pem(both.as_bytes(), both.as_bytes()).context("the authority gave no certificate")?;
    let path = path(folder);
    private_file::write(&path, both.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(certificate)
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}
