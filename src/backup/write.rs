//! Makes a backup, of a server that runs or of one that does not.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use tar::{Builder, EntryType, Header};
use time::OffsetDateTime;

use super::{Entry, Error, Manifest, at, content, digest::Digested, manifest::FORMAT};
use crate::{auth::clock::Clock, chat, config::Config, db, private_file};

/// Added to a backup's name while it is not whole.
const UNFINISHED: &str = ".unfinished";
/// Added to its name for the copy of the database that goes into it.
const COPY: &str = ".database";

/// The name of a backup of a moment, in unix seconds: `sohbet-2026-11-25T13-30-00Z.tar.gz`. Names sort as their moments do.
#[must_use]
pub fn file_name(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, (hour, minute, second)) = (at.date(), at.to_hms());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    format!("sohbet-{year:04}-{month:02}-{day:02}T{hour:02}-{minute:02}-{second:02}Z.tar.gz")
}

/// Writes everything the server keeps to one private file, whole or not at all. A file that is there is replaced.
pub fn write(config: &Config, to: &Path) -> Result<Manifest, Error> {
    let now = Clock::machine().unix_seconds();
    let (copy, unfinished) = (Leftover(private_file::beside(to, COPY)), Leftover(private_file::beside(to, UNFINISHED)));
    db::snapshot(&config.database_path(), &copy.0)?;
    // A damaged database must not push the last good backups out.
    let (schema, files) = db::examine(&copy.0)?;
    let mut archive = Archive::create(&unfinished.0, now)?;
    archive.add(content::DATABASE, &copy.0)?;
    let folder = &config.server.data_dir;
    for path in content::secrets(folder).map_err(at(folder))? {
        archive.add(&path, &folder.join(&path))?;
    }
    for id in files {
        let path = format!("{}/{id}", chat::FOLDER);
        match archive.add(&path, &folder.join(&path)) {
            // Deleted since the copy of the database was made, with its message.
            Err(Error::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            added => added?,
        }
    }
    let manifest = archive.finish(schema)?;
    private_file::give_owner_of_folder(&unfinished.0).map_err(at(to))?;
    fs::rename(&unfinished.0, to).map_err(at(to))?;
    Ok(manifest)
}

/// A file that goes when it is not needed any more.
struct Leftover(PathBuf);

impl Drop for Leftover {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Whether a file's name is that of something that a backup which was killed left behind.
pub(super) fn is_leftover(name: &str) -> bool {
    [UNFINISHED, COPY].iter().any(|suffix| name.ends_with(suffix))
}

/// A backup that is being written.
struct Archive {
    path: PathBuf,
    tar: Builder<GzEncoder<BufWriter<File>>>,
    now: i64,
    entries: Vec<Entry>,
}

impl Archive {
    fn create(path: &Path, now: i64) -> Result<Self, Error> {
        let _ = fs::remove_file(path);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(at(path))?;
        // Most of a large backup is pictures and films, which do not become smaller however long one tries.
        let tar = Builder::new(GzEncoder::new(BufWriter::new(file), Compression::fast()));
        Ok(Self { path: path.to_owned(), tar, now, entries: Vec::new() })
    }

    fn add(&mut self, path: &str, file: &Path) -> Result<(), Error> {
        let source = File::open(file).map_err(at(file))?;
        let size = source.metadata().map_err(at(file))?.len();
        let mut source = Digested::new(source.take(size));
        self.append(path, size, &mut source)?;
        let entry = source.entry(path);
        if entry.size != size {
            let changed = io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read");
            return Err(at(file)(changed));
        }
        self.entries.push(entry);
        Ok(())
    }

    fn append(&mut self, path: &str, size: u64, source: impl Read) -> Result<(), Error> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(self.now.unsigned_abs());
        self.tar.append_data(&mut header, path, source).map_err(at(&self.path))
    }

    /// Adds the manifest and waits until all is on the disk.
    fn finish(mut self, schema: i64) -> Result<Manifest, Error> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let files = std::mem::take(&mut self.entries);
        let manifest = Manifest { format: FORMAT, version, schema, created_at: self.now, files };
        let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from).map_err(at(&self.path))?;
        self.append(content::MANIFEST, text.len() as u64, &text[..])?;
        let Self { path, tar, .. } = self;
        let end = || {
            let mut file = tar.into_inner()?.finish()?;
            file.flush()?;
            file.get_ref().sync_all()
        };
        end().map_err(at(path))?;
        Ok(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_backup_is_its_moment() {
        assert_eq!(file_name(1_795_613_400), "sohbet-2026-11-25T13-30-00Z.tar.gz");
    }
}
