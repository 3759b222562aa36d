//! The folder for everything the server keeps.

use std::path::PathBuf;

use super::ConfigError;

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

/// Whether this process runs as root: the owner of its own entry in /proc says so without a system call of our own.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
