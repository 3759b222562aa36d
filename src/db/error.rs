//! What can go wrong with the database.

use std::{io, path::PathBuf};

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be made or opened.
    #[error("cannot open the database {path}: {source}. Give this user the right to read and write it, or choose another with `--database-path`.", path = path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file was written by a newer version.
    #[error(
        "the database is of a newer version of sohbet (schema {found}; this one knows {known}). Install that version again, or restore a backup from before it."
    )]
    Newer {
        /// The schema of the file.
        found: i64,
        /// The newest this version knows.
        known: i64,
    },
    /// Too much is waiting to be written or read.
    #[error("the database is too busy; trying again later may help")]
    Busy,
    /// The database is shutting down, or the work on it failed.
    #[error("the database is closed")]
    Closed,
    /// SQLite refused.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

impl Error {
    /// Whether a value that must be unique exists already.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation))
    }
}
