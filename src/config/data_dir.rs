//! The folder for everything the server keeps.

use std::{
    fs::{DirBuilder, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{ConfigError, DataDirError};

/// Where a system service keeps its data.
const SYSTEM: &str = "/var/lib/sohbet";

/// The folder to use when nobody names one.
pub(super) fn default(environment: &[(String, String)]) -> Result<PathBuf, ConfigError> {
    let variable = |wanted: &str| {
        environment
            .iter()
            .find(|(name, value)| name == wanted && !value.is_empty())
            .map(|(_, value)| PathBuf::from(value))
    };
    if let Some(state) = variable("STATE_DIRECTORY") {
        return Ok(state);
    }
    if is_root() {
        return Ok(PathBuf::from(SYSTEM));
    }
    let shared = variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")));
    shared.map(|shared| shared.join("sohbet")).ok_or(ConfigError::NoDataDir)
}

/// Makes the folder, for this user alone, and proves that files can be made in it.
pub fn prepare(path: &Path) -> Result<(), DataDirError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| DataDirError::NotMade { path: path.to_owned(), source })?;
    let probe = path.join(".probe");
    let written = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&probe);
    written.map_err(|source| DataDirError::NotWritable { path: path.to_owned(), source })?;
    // A probe that stays behind does no harm.
    let _ = std::fs::remove_file(&probe);
    Ok(())
}

/// Whether this process runs as root: the owner of its own entry in /proc says so without a system call of our own.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
