//! Files that hold secrets, one a line, so that none stands in the configuration itself.

use std::{fs, path::Path};

use super::{ConfigError, Loaded};

/// The secrets in the file that `key` names.
pub(super) fn lines(loaded: &Loaded, key: &str, path: &Path) -> Result<Vec<String>, ConfigError> {
    let refusal = |problem| ConfigError::BadValue {
        key: key.to_owned(),
        origin: loaded.origin(key),
        problem,
        expected: "a file that this user can read, with one secret a line".to_owned(),
    };
    let text = fs::read_to_string(path).map_err(|error| refusal(format!("cannot read {}: {error}", path.display())))?;
    let secrets: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if secrets.is_empty() { Err(refusal(format!("{} holds no secret", path.display()))) } else { Ok(secrets) }
}
