//! Backups: everything the server keeps, of one moment, in one file; and the way back.
//!
//! The file is a gzipped tar of private files, with a manifest at its end: whatever was cut off has none. Why it is so stands in
//! docs/decisions/0016.

mod content;
mod digest;
mod manifest;
mod place;
mod restore;
pub mod schedule;
mod write;

use std::{io, path::PathBuf};

pub use manifest::{Entry, Manifest};
pub use restore::restore;
pub use write::{file_name, write};

use crate::db;

/// Why there is no backup, or no way back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database did not do it.
    #[error(transparent)]
    Database(#[from] db::Error),
    /// A file cannot be read or written.
    #[error("cannot read or write {path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A backup would nearly fill the disk.
    #[error(
        "a backup needs {needed} MB in {folder}, where {free} MB are free. Make space there, name a folder on another disk \
         with backup.folder, or keep fewer with backup.keep.", folder = folder.display()
    )]
    NoRoom {
        /// Where.
        folder: PathBuf,
        /// What it may take with what has to stay free, in megabytes.
        needed: u64,
        /// What is free, in megabytes.
        free: u64,
    },
    /// The backup is not whole, or something in it was changed.
    #[error("{file} is damaged: {problem}. Nothing was changed. Take another backup.", file = file.display())]
    Damaged {
        /// The backup.
        file: PathBuf,
        /// What is not right.
        problem: String,
    },
    /// It is something else.
    #[error("{file} is no backup of sohbet: it holds {found:?}. Nothing was changed.", file = file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
        /// What does not belong into a backup.
        found: String,
    },
    /// The backup is of a newer version.
    #[error(
        "this backup was made by sohbet {version}, whose database this version cannot read (schema {found}; this one knows \
         {known}). Nothing was changed. Install that version or a newer one, and restore with it."
    )]
    Newer {
        /// The version that made it.
        version: String,
        /// Its schema.
        found: i64,
        /// The newest this version knows.
        known: i64,
    },
    /// There is something already.
    #[error(
        "{folder} holds a server's data already. Nothing was changed. With --replace it is set aside in {folder}/replaced.",
        folder = folder.display()
    )]
    HasData {
        /// The data folder.
        folder: PathBuf,
    },
    /// A server uses the folder.
    #[error(
        "a server is running on {folder}. Nothing was changed. Stop it first (systemctl stop sohbet).", folder = folder.display()
    )]
    Running {
        /// The data folder.
        folder: PathBuf,
    },
}

/// For `map_err`: what went wrong with which file.
fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    let path = path.into();
    move |source| match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Database(db::Error::Full),
        _ => Error::File { path, source },
    }
}
