//! `sohbet status`: how the server is, and what it keeps.

use std::{fmt::Write as _, fs, path::PathBuf};

use clap::Args;
use serde::Serialize;

use super::{
    Failure, data,
    output::{Form, megabytes, moment},
};
use crate::{
    auth::clock::unix_seconds,
    backup::schedule,
    config::Config,
    db,
    status::{self, Status},
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    form: Form,
}

/// What there is to say.
#[derive(Serialize)]
struct Report {
    /// What the server says; nothing where none runs.
    server: Option<Status>,
    accounts: usize,
    rooms: usize,
    database_bytes: u64,
    newest_backup: Option<Backup>,
}

#[derive(Serialize)]
struct Backup {
    file: PathBuf,
    made_at: i64,
}

impl Arguments {
    /// Ends with a failure where no server runs, after it has said what is known all the same.
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let stopped = || format!("No server is running on {}.", config.server.data_dir.display());
        if !config.database_path().exists() {
            return Err(Failure::unavailable(&stopped()));
        }
        let server = status::ask(&config.server.data_dir);
        let (accounts, rooms) =
            data::read(config, |db| Ok::<_, db::Error>((db::user::accounts(db)?.len(), db::room::all(db)?.len())))?;
        let newest_backup =
            schedule::newest(&config.backup_folder()).map(|(file, at)| Backup { file, made_at: unix_seconds(at) });
        let database_bytes = fs::metadata(config.database_path()).map_or(0, |file| file.len());
        let report = Report { server, accounts, rooms, database_bytes, newest_backup };
        self.form.print(&report, || report.words())?;
        if report.server.is_some() { Ok(()) } else { Err(Failure::unavailable(&stopped())) }
    }
}

impl Report {
    fn words(&self) -> String {
        let mut text = String::new();
        if let Some(server) = &self.server {
            let Status { version, started_at, address, calls, participants, sessions, allocations, certificate } =
                server;
            let _ = writeln!(text, "Server       sohbet {version} on {address} since {} UTC", moment(*started_at));
            let _ = writeln!(text, "Calls        {calls} with {participants} people; {sessions} pages open");
            let _ = writeln!(text, "Relay        {allocations} allocations");
            let _ = writeln!(text, "Certificate  {}, until {} UTC", certificate.source, moment(certificate.until));
        }
        let _ = writeln!(
            text,
            "Keeps        {} accounts, {} rooms; database {}",
            self.accounts,
            self.rooms,
            megabytes(self.database_bytes)
        );
        let backup = self.newest_backup.as_ref();
        let backup = backup.map_or("none yet".to_owned(), |backup| {
            format!("{} ({} UTC)", backup.file.display(), moment(backup.made_at))
        });
        let _ = writeln!(text, "Backup       {backup}");
        text
    }
}
