//! `sohbet backup` and `sohbet restore`: everything the server keeps in one file, and back.

use std::{fs, path::PathBuf};

use clap::Args;
use serde::Serialize;

use super::{
    Failure,
    output::{Form, megabytes, moment},
};
use crate::{
    backup::{self, Manifest, schedule},
    config::Config,
};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Where to write it; a file that is there is replaced [default: a new file in `backup.folder`, beside the scheduled ones]
    file: Option<PathBuf>,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
    /// Set the data aside that a server left in the folder
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    form: Form,
}

#[derive(Serialize)]
struct Made {
    file: PathBuf,
    size: u64,
}

#[derive(Serialize)]
struct Restored<'a> {
    folder: PathBuf,
    version: &'a str,
    schema: i64,
    created_at: i64,
    files: usize,
}

impl Backup {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        if !config.database_path().exists() {
            return Err(Failure::data(&format!(
                "There is no database {}. Name the data folder that the server uses (--server-data-dir, or the same --config).",
                config.database_path().display()
            )));
        }
        let file = match self.file {
            Some(file) => backup::write(config, &file).map(|_| file)?,
            None => schedule::now(config, false)?,
        };
        let size = fs::metadata(&file).map_or(0, |file| file.len());
        let made = Made { file, size };
        self.form.print(&made, || {
            format!(
                "{} ({})\nIt holds secrets: keep it where only you can read it.\n",
                made.file.display(),
                megabytes(size)
            )
        })
    }
}

impl Restore {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let (manifest, replaced) = backup::restore(config, &self.file, self.replace)?;
        let Manifest { version, schema, created_at, files, .. } = &manifest;
        let folder = config.server.data_dir.clone();
        let restored = Restored { folder, version, schema: *schema, created_at: *created_at, files: files.len() };
        self.form.print(&restored, || {
            let at = moment(*created_at);
            let aside = if replaced { "\nWhat was there is in its folder \"replaced\"." } else { "" };
            format!("{} is as it was on {at} UTC. Start the server now.{aside}\n", restored.folder.display())
        })
    }
}
