//! `/api/storage`: what is kept on the disk, and for how long.

use std::time::Duration;

use axum::{Json, extract::State};
use serde::Serialize;

use super::{Problem, session::Admin, types::json};
use crate::{
    app::App,
    auth::{clock::unix_seconds, session},
    backup::schedule::Stock,
    config::Config,
    machine::Disk,
    storage::Storage,
};

json! { answer
    /// The disk with the data folder, in bytes.
    pub struct DiskInfo {
        /// Its size.
        pub size: u64,
        /// What the server may still fill.
        pub free: u64,
    }

    /// Backups.
    pub struct BackupsInfo {
        /// How many there are.
        pub count: usize,
        /// What they take, in bytes.
        pub bytes: u64,
        /// When the newest was made.
        pub newest: Option<i64>,
        /// How often the server makes one by itself, in seconds; 0: never.
        pub every: u64,
        /// How many of those stay.
        pub keep: usize,
    }

    /// How long things are kept, in seconds, as configured.
    pub struct Retention {
        /// Messages and their files; 0: until the call is over.
        pub messages: u64,
        /// The record of what people in charge did.
        pub audit: u64,
        /// The counts of how well calls go.
        pub quality: u64,
        /// What people's tests of their connection came to.
        pub trial_reports: u64,
        /// A session that nobody uses.
        pub sessions: u64,
        /// A guest's session.
        pub guests: u64,
    }

    /// What is kept, and for how long.
    pub struct StorageInfo {
        /// The disk; null where it cannot be looked at.
        pub disk: Option<DiskInfo>,
        /// The database with what waits in its journal, in bytes.
        pub database: u64,
        /// How many files people have sent.
        pub files: u64,
        /// What they take, in bytes.
        pub files_bytes: u64,
        /// The largest file that can be sent, in bytes; 0: none.
        pub file_size: u64,
        /// What the files of one room may take, in bytes.
        pub room_files: u64,
        /// Backups.
        pub backups: BackupsInfo,
        /// How long things are kept.
        pub retention: Retention,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<StorageInfo>, Problem> {
    let Storage { disk, database, files, files_bytes, backups } = Storage::look(&app).await?;
    let config = app.config.now();
    Ok(Json(StorageInfo {
        disk: disk.map(|Disk { size, free }| DiskInfo { size, free }),
        database,
        files,
        files_bytes,
        file_size: config.chat.file_size.bytes(),
        room_files: config.chat.room_files.bytes(),
        backups: backups_of(backups, &config),
        retention: retention(&config),
    }))
}

fn backups_of(Stock { count, bytes, newest }: Stock, config: &Config) -> BackupsInfo {
    let (every, keep) = (config.backup.every.as_secs(), config.backup.keep);
    BackupsInfo { count, bytes, newest: newest.map(unix_seconds), every, keep }
}

fn retention(config: &Config) -> Retention {
    let of = |time: Duration| time.as_secs();
    Retention {
        messages: of(config.chat.keep),
        audit: of(config.audit.retention),
        quality: of(config.quality.retention),
        trial_reports: of(config.quality.trial_reports),
        sessions: of(session::LIFETIME),
        guests: of(session::GUEST_LIFETIME),
    }
}
