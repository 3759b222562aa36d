//! Files: received piece by piece into a name of the server's own, given back as bytes and nothing else.

use std::{io, path::PathBuf, time::Duration};

use tokio::{
    fs::{File, OpenOptions, remove_file},
    io::AsyncWriteExt as _,
    sync::OwnedSemaphorePermit,
};

use super::{Refused, Visitor};
use crate::{app::App, auth::Identity, config::Size, db, machine::Disk, random};

/// Uploads at once, over all people.
pub(super) const AT_ONCE: usize = 32;
/// Files of one person in one room that arrive, or have arrived and go with no message yet.
const LOOSE: u32 = 10;
/// What is left free on the disk, in bytes, so that the database never finds it full.
const RESERVE: u64 = 200_000_000;
/// The slowest transfer that is waited for, in bytes a second: 200 kbit/s, a bad phone network.
const SLOWEST: u64 = 25_000;

/// How long a transfer of so many bytes may take beyond what every request may.
#[must_use]
pub fn patience(size: u64) -> Duration {
    Duration::from_secs(size / SLOWEST)
}

/// A file on its way here. Dropped before it is whole, it was never there.
pub struct Upload {
    app: App,
    id: String,
    file: File,
    missing: u64,
    whole: bool,
    _permit: OwnedSemaphorePermit,
}

/// Where a file lies.
fn path(app: &App, id: &str) -> PathBuf {
    app.chat.folder.join(id)
}

/// Prepares for a file of `size` bytes, if this person may send one.
pub async fn begin(app: &App, identity: &Identity, room: &str, size: u64) -> Result<Upload, Refused> {
    let limit = app.config.now().chat.file_size;
    let id = random::id();
    let (visitor, file, now) = (Visitor::new(app, identity, room), id.clone(), app.auth.now());
    let whole_room = app.config.now().chat.room_files.bytes();
    let permit = app.chat.uploads.clone().try_acquire_owned().map_err(|_| Refused::Uploads)?;
    let free = free(app);
    app.db
        .write(move |db| {
            visitor.enter(db)?;
            let Visitor { user, room: at, .. } = visitor;
            judge(size, limit, free)?;
            if db::file::count_loose(db, &at, &user)? >= LOOSE {
                return Err(Refused::Uploads);
            }
            if db::file::size_of_room(db, &at)?.saturating_add(size) > whole_room {
                return Err(Refused::RoomFull);
            }
            Ok::<_, Refused>(db::file::insert(db, &file, &at, &user, size, now)?)
        })
        .await?;
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path(app, &id)).await;
    match opened {
        Ok(file) => Ok(Upload { app: app.clone(), id, file, missing: size, whole: false, _permit: permit }),
        Err(error) => {
            forget(app, id).await;
            Err(error.into())
        }
    }
}

/// Whether a file of this size is permitted, and there is space for it.
fn judge(size: u64, limit: Size, free: u64) -> Result<(), Refused> {
    if size == 0 || size > limit.bytes() {
        return Err(Refused::TooLarge(limit));
    }
    if size.saturating_add(RESERVE) > free { Err(Refused::DiskFull) } else { Ok(()) }
}

/// What is free on the disk, in bytes; anything where the system does not say.
fn free(app: &App) -> u64 {
    Disk::look(&app.chat.folder).map_or(u64::MAX, |disk| disk.free)
}

impl Upload {
    /// Takes the next piece.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), Refused> {
        let length = piece.len() as u64;
        self.missing = self.missing.checked_sub(length).ok_or(Refused::Incomplete)?;
        Ok(self.file.write_all(piece).await?)
    }

    /// Keeps the file, if all of it came; gives its id.
    pub async fn finish(mut self) -> Result<String, Refused> {
        if self.missing > 0 {
            return Err(Refused::Incomplete);
        }
        self.file.flush().await?;
        self.file.sync_all().await?;
        let (id, now) = (self.id.clone(), self.app.auth.now());
        // The room may have been deleted meanwhile.
        if !self.app.db.write(move |db| db::file::set_whole(db, &id, now)).await? {
            return Err(Refused::Gone);
        }
        self.whole = true;
        Ok(self.id.clone())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.whole {
            let (app, id) = (self.app.clone(), self.id.clone());
            tokio::spawn(async move { forget(&app, id).await });
        }
    }
}

/// A file that goes with a message, its name and its size, for somebody who may read the room.
pub async fn open(app: &App, identity: &Identity, room: &str, id: &str) -> Result<(File, String, u64), Refused> {
    let (visitor, file) = (Visitor::new(app, identity, room), id.to_owned());
    let found = app.db.read(move |db| {
        visitor.enter(db)?;
        db::file::find(db, &visitor.room, &file)?.ok_or(Refused::Gone)
    });
    let (name, size) = found.await?;
    let file = File::open(path(app, id)).await.map_err(|_| Refused::Gone)?;
    Ok((file, name, size))
}

/// Gives up a file that one has uploaded and not sent.
pub async fn discard(app: &App, identity: &Identity, room: &str, id: &str) -> Result<(), Refused> {
    let (user, at, file) = (identity.user.clone(), room.to_owned(), id.to_owned());
    let known = app.db.write(move |db| Ok::<_, Refused>(db::file::delete_loose(db, &file, &at, &user)?));
    if !known.await? {
        return Err(Refused::Gone);
    }
    sweep(app).await;
    Ok(())
}

async fn forget(app: &App, id: String) {
    if let Err(error) = app.db.write(move |db| db::file::delete(db, &id)).await {
        tracing::warn!("a file that did not arrive was not forgotten; that is done later: {error}");
    }
    sweep(app).await;
}

/// Removes from the disk what the database has forgotten. What fails is tried again with the next cleaning.
pub async fn sweep(app: &App) {
    if let Err(error) = try_sweep(app).await {
        tracing::warn!("files were not removed; that is tried again in a minute: {error}");
    }
}

async fn try_sweep(app: &App) -> Result<(), db::Error> {
    let mut removed = Vec::new();
    for id in app.db.read(db::file::spent).await? {
        match remove_file(path(app, &id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(id, "a file cannot be removed: {error}");
            }
            _ => removed.push(id),
        }
    }
    if removed.is_empty() {
        return Ok(());
    }
    app.db.write(move |db| db::file::forget_spent(db, &removed)).await
}

/// Forgets what was on its way when the server stopped, and removes what lies in the folder without being known.
pub async fn tidy(app: &App) -> Result<(), Refused> {
    app.db.write(db::file::delete_incomplete).await?;
    sweep(app).await;
    let mut folder = tokio::fs::read_dir(app.chat.folder.as_path()).await?;
    while let Some(entry) = folder.next_entry().await? {
        if !entry.file_type().await?.is_file() {
            continue; // `lost+found`, where the folder is a disk of its own.
        }
        let id = entry.file_name().to_string_lossy().into_owned();
        if !app.db.read(move |db| db::file::exists(db, &id)).await? {
            remove_file(entry.path()).await?;
        }
    }
    Ok(())
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Disk(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_noticed_before_the_database_meets_it() {
        let limit = Size::megabytes(50);
        assert!(judge(1000, limit, RESERVE + 1000).is_ok());
        assert!(matches!(judge(1000, limit, RESERVE + 999), Err(Refused::DiskFull)));
        assert!(matches!(Refused::from(io::Error::from(io::ErrorKind::StorageFull)), Refused::DiskFull));
    }

    #[test]
    fn a_file_has_something_in_it_and_not_too_much() {
        let limit = Size::from_bytes(10);
        assert!(judge(10, limit, u64::MAX).is_ok());
        for size in [0, 11] {
            assert!(matches!(judge(size, limit, u64::MAX), Err(Refused::TooLarge(_))), "{size}");
        }
        assert!(matches!(judge(1, Size::from_bytes(0), u64::MAX), Err(Refused::TooLarge(_))));
    }
}
