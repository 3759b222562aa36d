//! What can go wrong with the database.

use std::{io, path::PathBuf};

use rusqlite::{ErrorCode, ffi};

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
    /// There is no room for what was to be written.
    #[error(
        "the disk is full: nothing new can be kept, and nothing that was kept is lost. Make space on the disk with the \
         database; what was refused works again at once."
    )]
    Full,
    /// The file is not what SQLite wrote.
    #[error(
        "the database is damaged ({0}). Stop the server, look at the disk's health, and go back to the newest backup with \
         `sohbet restore FILE --replace`; docs/backup.md says how."
    )]
    Damaged(String),
    /// SQLite refused.
    #[error("the database failed: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        // A full disk has a name of its own, but for the memory that readers and the writer share in a file.
        let no_room = error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ if no_room => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

impl Error {
    /// Whether a value that must be unique exists already.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Sqlite(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation))
    }
}
