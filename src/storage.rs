//! What the server keeps on its disk.

use std::{fs, path::Path};

use crate::{app::App, backup::schedule::Stock, db, machine::Disk, private_file::beside};

/// What is kept, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// The disk with the data folder; none where it cannot be looked at.
    pub disk: Option<Disk>,
    /// The database with what waits in its journal.
    pub database: u64,
    /// How many files people have sent.
    pub files: u64,
    /// What they take.
    pub files_bytes: u64,
    /// The backups.
    pub backups: Stock,
}

impl Storage {
    /// How it is now.
    pub async fn look(app: &App) -> Result<Self, db::Error> {
        let (files, files_bytes) = app.db.read(db::file::stock).await?;
        let config = app.config.now();
        let looking = tokio::task::spawn_blocking(move || {
            let path = config.database_path();
            let database = size(&path) + size(&beside(&path, "-wal"));
            (Disk::look(&config.server.data_dir), database, Stock::of(&config.backup_folder()))
        });
        let (disk, database, backups) = looking.await.map_err(|_| db::Error::Closed)?;
        Ok(Self { disk, database, files, files_bytes, backups })
    }
}

/// The size of a file; zero where there is none.
pub(crate) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}
