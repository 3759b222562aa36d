//! Secrets that the server makes for itself: one file each, readable by its user alone.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The folder inside the data folder.
const FOLDER: &str = "secrets";
/// 256 bits: the size of HMAC-SHA-256's output (RFC 7518, section 3.2).
const BYTES: usize = 32;

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

/// A secret by name; made if there is none.
pub fn load_or_create(data_dir: &Path, name: &str) -> Result<[u8; BYTES], SecretError> {
    let path = data_dir.join(FOLDER).join(name);
    let failed = |source| SecretError::File { path: path.clone(), source };
    if let Some(text) = read(&path).map_err(failed)? {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        return bytes.ok_or(SecretError::Malformed { path });
    }
    let secret: [u8; BYTES] = rand::random();
    create(&path, &URL_SAFE_NO_PAD.encode(secret)).map_err(failed)?;
    Ok(secret)
}

/// A secret that is used up one day.
pub fn remove(data_dir: &Path, name: &str) -> io::Result<()> {
    match fs::remove_file(data_dir.join(FOLDER).join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    // A secret that is lost in a power cut would end every session at the next start.
    file.sync_all()
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
        assert_eq!((mode("secrets"), mode("secrets/token")), (0o700, 0o600));
    }

    #[test]
    fn a_damaged_secret_is_an_error_and_not_replaced_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        load_or_create(folder.path(), "token").unwrap();
        fs::write(folder.path().join("secrets/token"), "short").unwrap();
        assert!(matches!(load_or_create(folder.path(), "token"), Err(SecretError::Malformed { .. })));
    }
}
