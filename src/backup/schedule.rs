//! Backups that the running server makes by itself, and how many of them stay.

use std::{
    fs,
    future::pending,
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use tokio::{sync::oneshot, time::sleep};

use super::{Error, at, content, file_name, write, write::is_leftover};
use crate::{
    auth::clock::Clock,
    config::{Config, InForce},
    machine::Disk,
    private_file,
};

/// How long after its first start a server makes its first backup: not while people are still setting it up.
const FIRST: Duration = Duration::from_secs(10 * 60);
/// How long after a failure it tries again.
const AGAIN: Duration = Duration::from_secs(60 * 60);
/// What a backup leaves free on its disk, in bytes: room for the files and messages of some days.
const RESERVE: u64 = 1 << 30;

/// Makes backups for ever, as the configuration wants it at each time; ends when it is dropped.
pub async fn run(config: InForce) {
    let mut changes = config.changes();
    let mut again = Duration::ZERO;
    loop {
        let now = changes.borrow_and_update().clone();
        tokio::select! {
            () = due(&now, again) => {}
            _ = changes.changed() => {
                again = Duration::ZERO;
                continue;
            }
        }
        again = match beside(Config::clone(&now)).await {
            Ok(file) => {
                tracing::info!(file = %file.display(), "a backup was made");
                Duration::ZERO
            }
            Err(error) => {
                tracing::warn!("no backup was made; it is tried again in an hour: {error}");
                AGAIN
            }
        };
    }
}

/// Comes back when the next backup is to be made, and not before `least` has passed.
async fn due(config: &Config, least: Duration) {
    let every = config.backup.every;
    if every.is_zero() {
        pending::<()>().await;
    }
    sleep(until_next(newest(&config.backup_folder()).map(|(_, at)| at), every).max(least)).await;
}

/// The newest backup in a folder and when it was made.
#[must_use]
pub fn newest(folder: &Path) -> Option<(PathBuf, SystemTime)> {
    let newest = backups(folder).ok()?.pop()?;
    let made = fs::metadata(&newest).and_then(|file| file.modified()).ok()?;
    Some((newest, made))
}

/// What a folder holds of backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stock {
    /// How many.
    pub count: usize,
    /// What they take, in bytes.
    pub bytes: u64,
    /// When the newest was made.
    pub newest: Option<SystemTime>,
}

impl Stock {
    /// Those in this folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let found = backups(folder).unwrap_or_default();
        let bytes = found.iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum();
        Self { count: found.len(), bytes, newest: newest(folder).map(|(_, made)| made) }
    }
}

fn until_next(newest: Option<SystemTime>, every: Duration) -> Duration {
    // A backup from the future was made by a clock that was wrong.
    newest.map_or(FIRST, |made| every.saturating_sub(made.elapsed().unwrap_or(every)))
}

/// Makes a backup on a thread of its own, which the end of the server does not wait for.
async fn beside(config: Config) -> Result<PathBuf, Error> {
    let (answer, answered) = oneshot::channel();
    let folder = config.backup_folder();
    let work = move || {
        let _ = answer.send(now(&config, true));
    };
    thread::Builder::new().name("backup".to_owned()).spawn(work).map_err(at(&folder))?;
    answered.await.unwrap_or_else(|_| Err(at(folder)(io::Error::other("the backup was given up"))))
}

/// Makes a backup among the scheduled ones and removes those that are too many.
///
/// With `careful`, none is made that would leave too little room on the disk.
pub fn now(config: &Config, careful: bool) -> Result<PathBuf, Error> {
    let folder = config.backup_folder();
    private_file::create_folder(&folder).map_err(at(&folder))?;
    remove_leftovers(&folder).map_err(at(&folder))?;
    if careful {
        find_room(config, &folder)?;
    }
    let file = folder.join(file_name(Clock::machine().unix_seconds()));
    write(config, &file)?;
    rotate(&folder, config.backup.keep).map_err(at(&folder))?;
    Ok(file)
}

/// Whether there is room for a backup that does not become smaller by packing, and for the copy of the database.
fn find_room(config: &Config, folder: &Path) -> Result<(), Error> {
    let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let data = &config.server.data_dir;
    let files: u64 = content::uploads(data).map_err(at(data))?.iter().map(|path| size(&data.join(path))).sum();
    let needed = files + 2 * size(&config.database_path()) + RESERVE;
    let free = Disk::look(folder).map_or(u64::MAX, |disk| disk.free);
    if needed <= free {
        return Ok(());
    }
    Err(Error::NoRoom { folder: folder.to_owned(), needed: needed >> 20, free: free >> 20 })
}

/// The backups of a folder, the oldest first. Files with other names are somebody else's.
fn backups(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_backup = |name: &str| name.starts_with("sohbet-2") && name.ends_with("Z.tar.gz");
    let mut found = names(folder, is_backup)?;
    found.sort();
    Ok(found)
}

fn rotate(folder: &Path, keep: usize) -> io::Result<()> {
    let backups = backups(folder)?;
    let old = backups.len().saturating_sub(keep);
    backups.iter().take(old).try_for_each(fs::remove_file)
}

fn remove_leftovers(folder: &Path) -> io::Result<()> {
    names(folder, |name| name.starts_with("sohbet-2") && is_leftover(name))?.iter().try_for_each(fs::remove_file)
}

fn names(folder: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if wanted(&entry.file_name().to_string_lossy()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Backup;

    #[test]
    fn the_next_backup_is_due_a_while_after_the_last_whenever_the_server_started() {
        let (hour, day) = (Duration::from_secs(3600), Duration::from_secs(86_400));
        let ago = |time| SystemTime::now() - time;
        assert_eq!(until_next(None, day), FIRST);
        assert_eq!(until_next(Some(ago(2 * day)), day), Duration::ZERO);
        assert_eq!(until_next(Some(SystemTime::now() + day), day), Duration::ZERO);
        let wait = until_next(Some(ago(23 * hour)), day);
        assert!(wait <= hour && wait > Duration::from_secs(59 * 60), "{wait:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_makes_a_backup_by_itself_a_while_after_its_first_start() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.server.data_dir = folder.path().into();
        crate::db::Db::open(&config.database_path()).await.unwrap();
        let early = tokio::time::timeout(FIRST / 2, run(InForce::new(config.clone()))).await;
        assert!(early.is_err() && newest(&config.backup_folder()).is_none());
        // The thread that makes it goes by the machine's clock, and goes on when nobody waits for it.
        let _ = tokio::time::timeout(FIRST * 2, run(InForce::new(config.clone()))).await;
        let start = std::time::Instant::now();
        while newest(&config.backup_folder()).is_none() && start.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(newest(&config.backup_folder()).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn another_period_counts_from_the_reload_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.server.data_dir = folder.path().into();
        let never = Config { backup: Backup { every: Duration::ZERO, ..Backup::default() }, ..config.clone() };
        let in_force = InForce::new(never);
        let due_within = async |time| tokio::time::timeout(time, due(&in_force.now(), Duration::ZERO)).await.is_ok();
        assert!(!due_within(FIRST * 1000).await);
        in_force.take_over(&config);
        assert!(due_within(FIRST * 2).await);
    }

    #[test]
    fn the_oldest_backups_go_and_what_is_not_a_backup_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "sohbet-2026-01-02T00-00-00Z.tar.gz",
            "sohbet-2025-01-02T00-00-00Z.tar.gz",
            "sohbet-2026-01-03T00-00-00Z.tar.gz",
            "sohbet-2026-01-04T00-00-00Z.tar.gz.unfinished",
            "mine.tar.gz",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        remove_leftovers(folder.path()).unwrap();
        rotate(folder.path(), 2).unwrap();
        let mut left: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["mine.tar.gz", "sohbet-2026-01-02T00-00-00Z.tar.gz", "sohbet-2026-01-03T00-00-00Z.tar.gz"]);
    }
}
