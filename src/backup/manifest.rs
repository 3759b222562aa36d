//! What a backup says of itself.

use serde::{Deserialize, Serialize};

/// The way backups are written; another number needs another reader.
pub(super) const FORMAT: u32 = 1;

/// The last file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How the backup is written.
    pub format: u32,
    /// The version of sohbet that made it.
    pub version: String,
    /// The schema of its database.
    pub schema: i64,
    /// The moment it shows, in unix seconds.
    pub created_at: i64,
    /// Everything in it but this.
    pub files: Vec<Entry>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it lies in the backup.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}
