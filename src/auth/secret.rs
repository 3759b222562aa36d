//! Secrets that the server makes for itself: one file each, readable by its user alone.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{private_file, random};

/// The length of 256 bits in base64: shorter is not what was written.
const LENGTH: usize = 43;

/// Why a secret is not there.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read or made.
    #[error("cannot read or make the secret {path}: {source}. Give this user the right to read and write the data folder.", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("{path} does not hold a secret that sohbet made. Remove it, and a new one is made at the next start.", path = path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
    },
}

/// A secret of 256 random bits as URL-safe text, by its file's name; made if there is none.
pub fn load_or_create(data_dir: &Path, name: &str) -> Result<String, SecretError> {
    let path = data_dir.join(name);
    let failed = |source| SecretError::File { path: path.clone(), source };
    let kept = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        read => Some(read.map_err(failed)?.trim().to_owned()),
    };
    let secret = kept.unwrap_or_else(random::token);
    if secret.len() < LENGTH {
        return Err(SecretError::Malformed { path });
    }
    if !path.exists() {
        private_file::write(&path, secret.as_bytes()).map_err(failed)?;
    }
    Ok(secret)
}

/// Removes a secret that is used up.
pub fn remove(data_dir: &Path, name: &str) -> io::Result<()> {
    match fs::remove_file(data_dir.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_its_user_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let secret = load_or_create(folder.path(), "token").unwrap();
        assert_eq!(load_or_create(folder.path(), "token").unwrap(), secret);
        assert_ne!(load_or_create(folder.path(), "other").unwrap(), secret);
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("token"), 0o600);
    }

    #[test]
    fn a_damaged_secret_is_an_error_and_not_replaced_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        load_or_create(folder.path(), "token").unwrap();
        fs::write(folder.path().join("token"), "short").unwrap();
        assert!(matches!(load_or_create(folder.path(), "token"), Err(SecretError::Malformed { .. })));
    }
}
