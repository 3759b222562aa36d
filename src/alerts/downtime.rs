//! Whether the server was down: a note in the data folder says when it lived last, and whether it was told to end.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::private_file;

/// The note's file in the data folder.
const FILE: &str = "alive.json";
/// A server that was told to stop and is back within this time, in seconds, was restarted on purpose.
const PLANNED: i64 = 15 * 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// When it lived last, in unix seconds.
    at: i64,
    /// It was told to end.
    ended: bool,
}

/// The time in which there was no server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// From about when, in unix seconds.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// It had been told to end, and was away for long.
    pub was_stopped: bool,
}

/// What the note says, and who writes it.
#[derive(Debug)]
pub struct Downtime {
    file: PathBuf,
    /// When there was no server before this one, if somebody should know.
    pub outage: Option<Outage>,
}

impl Downtime {
    /// Reads what the server before this one left.
    #[must_use]
    pub fn read(folder: &Path, now: i64) -> Self {
        let file = folder.join(FILE);
        let note = fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Note>(&text).ok());
        Self { file, outage: note.and_then(|note| outage(note, now)) }
    }

    /// The server lives.
    pub fn beat(&self, now: i64) {
        self.write(now, false);
    }

    /// The server of this folder ends because it was told to.
    pub fn end(folder: &Path, now: i64) {
        Self { file: folder.join(FILE), outage: None }.write(now, true);
    }

    fn write(&self, at: i64, ended: bool) {
        let Ok(note) = serde_json::to_vec(&Note { at, ended }) else { return };
        if let Err(error) = private_file::write(&self.file, &note) {
            tracing::warn!("cannot write {}: {error}; the next start will not know of this one", self.file.display());
        }
    }
}

fn outage(note: Note, now: i64) -> Option<Outage> {
    let is_planned = note.ended && now - note.at <= PLANNED;
    (!is_planned).then_some(Outage { from: note.at, until: now, was_stopped: note.ended })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000;

    #[test]
    fn a_crash_is_an_outage_and_a_short_planned_stop_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let first = Downtime::read(folder.path(), NOW);
        assert_eq!(first.outage, None, "the very first start");
        first.beat(NOW);
        let crashed = Downtime::read(folder.path(), NOW + 40);
        assert_eq!(crashed.outage, Some(Outage { from: NOW, until: NOW + 40, was_stopped: false }));
        Downtime::end(folder.path(), NOW);
        assert_eq!(Downtime::read(folder.path(), NOW + 600).outage, None);
        let long = Downtime::read(folder.path(), NOW + 86_400).outage.unwrap();
        assert!(long.was_stopped);
    }
}
