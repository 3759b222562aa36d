//! What can be wrong with a configuration, each with what to do next.

use std::{io, path::PathBuf};

use super::Origin;

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was asked for cannot be read.
    #[error("cannot read the configuration file {path}: {source}. Check the path and its permissions, or leave it out: every key has a default.", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("{path}, line {line}: {problem}. The file is TOML; `sohbet config example` shows what it looks like.", path = path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// A key, section or variable that does not exist.
    #[error("{place}: there is no {what} {name:?}.{hint} `sohbet config example` lists them all.", hint = nearest_hint(nearest.as_deref()))]
    Unknown {
        /// Where it stands.
        place: String,
        /// `key`, `section` or `variable`.
        what: &'static str,
        /// The unknown name.
        name: String,
        /// The known name most like it.
        nearest: Option<String>,
    },
    /// A value that does not fit its key.
    #[error("{key} ({origin}): {problem}. Expected {expected}.")]
    BadValue {
        /// `section.key`.
        key: String,
        /// Where the value comes from.
        origin: Origin,
        /// What is wrong with it.
        problem: String,
        /// What would be right.
        expected: String,
    },
    /// There is no home folder to put the data in.
    #[error(
        "there is no folder for the data: $HOME is not set. Name one with `--server-data-dir` or SOHBET_SERVER_DATA_DIR."
    )]
    NoDataDir,
}

fn nearest_hint(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(" Did you mean {name:?}?")).unwrap_or_default()
}
