//! Goes back to a backup. Everything is unpacked beside what is there and looked at, before anything takes its place.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;

use super::{
    Entry, Error, Manifest, at,
    content::{self, DATABASE, MANIFEST},
    digest::Digested,
    manifest::FORMAT,
    place::place,
};
use crate::{config::Config, control, db, private_file};

/// Where a backup is unpacked, in the data folder, so that putting it in its place is renaming.
const UNPACKED: &str = ".restoring";
/// Where what was there is set aside, in the data folder; the last time's goes.
const REPLACED: &str = "replaced";
/// The largest manifest: that of some hundred thousand files.
const LARGEST_MANIFEST: u64 = 100 << 20;

/// Restores a backup into the data folder. What a server left there is refused, or set aside where `replace` is given; says
/// whether there was something.
pub fn restore(config: &Config, file: &Path, replace: bool) -> Result<(Manifest, bool), Error> {
    let folder = &config.server.data_dir;
    if control::runs(folder) {
        return Err(Error::Running { folder: folder.clone() });
    }
    let occupied = content::is_server(config).map_err(at(folder))?;
    if occupied && !replace {
        return Err(Error::HasData { folder: folder.clone() });
    }
    let backup = File::open(file).map_err(at(file))?;
    let unpacked = Unpacked::make(folder.join(UNPACKED)).map_err(at(folder))?;
    let manifest = unpack(file, backup, &unpacked.0)?;
    examine(file, &manifest, &unpacked.0)?;
    if occupied {
        set_aside(config)?;
    }
    for entry in &manifest.files {
        let to = if entry.path == DATABASE { config.database_path() } else { folder.join(&entry.path) };
        place(&unpacked.0.join(&entry.path), &to).map_err(at(&to))?;
    }
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    Ok((manifest, occupied))
}

/// A folder that goes at the end, with what is in it.
struct Unpacked(PathBuf);

impl Unpacked {
    fn make(path: PathBuf) -> io::Result<Self> {
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        private_file::create_folder(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Unpacks a backup and compares it with its manifest.
fn unpack(file: &Path, backup: File, to: &Path) -> Result<Manifest, Error> {
    let damaged = |problem: String| Error::Damaged { file: file.to_owned(), problem };
    let unreadable = |error: io::Error| damaged(error.to_string());
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(backup)));
    let mut found = BTreeMap::new();
    let mut manifest = None;
    for entry in tar.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if path == MANIFEST {
            let mut text = Vec::new();
            (&mut entry).take(LARGEST_MANIFEST).read_to_end(&mut text).map_err(unreadable)?;
            let read: Manifest = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
            manifest = Some(read);
        } else if content::belongs(&path) && entry.header().entry_type().is_file() {
            let entry = unpack_one(&mut entry, &path, to, unreadable)?;
            found.insert(path, entry);
        } else {
            return Err(Error::Foreign { file: file.to_owned(), found: path });
        }
    }
    let manifest = manifest.ok_or_else(|| damaged("its end is missing".to_owned()))?;
    compare(&manifest, &found).map_err(damaged)?;
    Ok(manifest)
}

fn unpack_one(
    source: &mut impl Read,
    path: &str,
    to: &Path,
    unreadable: impl FnOnce(io::Error) -> Error,
) -> Result<Entry, Error> {
    let target = to.join(path);
    if let Some(folder) = target.parent() {
        private_file::create_folder(folder).map_err(at(folder))?;
    }
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target);
    let mut file = opened.map_err(at(&target))?;
    let mut source = Digested::new(source);
    if let Err(error) = io::copy(&mut source, &mut file) {
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        return Err(if full { at(&target)(error) } else { unreadable(error) });
    }
    file.sync_all().map_err(at(&target))?;
    Ok(source.entry(path))
}

/// Whether exactly that is there of which the manifest tells; the error says what is not.
fn compare(manifest: &Manifest, found: &BTreeMap<String, Entry>) -> Result<(), String> {
    for entry in &manifest.files {
        match found.get(&entry.path) {
            None => return Err(format!("{} is missing", entry.path)),
            Some(found) if found != entry => return Err(format!("{} is not what it was", entry.path)),
            Some(_) => {}
        }
    }
    if found.len() == manifest.files.len() { Ok(()) } else { Err("it holds more than it says".to_owned()) }
}

/// Whether this version can live with what the backup holds.
fn examine(file: &Path, manifest: &Manifest, unpacked: &Path) -> Result<(), Error> {
    let newer = |found| Error::Newer { version: manifest.version.clone(), found, known: db::newest_schema() };
    let damaged = |problem| Error::Damaged { file: file.to_owned(), problem };
    if manifest.format > FORMAT || manifest.schema > db::newest_schema() {
        return Err(newer(manifest.schema));
    }
    let database = unpacked.join(DATABASE);
    if !database.exists() {
        return Err(damaged("it holds no database".to_owned()));
    }
    match db::examine(&database) {
        Ok((schema, _)) if schema > db::newest_schema() => Err(newer(schema)),
        Ok(_) => Ok(()),
        Err(db::Error::Damaged(problem)) => Err(damaged(problem)),
        Err(error) => Err(error.into()),
    }
}

/// Moves what a server left to a folder of its own. The journal of the old database must not meet the new one.
fn set_aside(config: &Config) -> Result<(), Error> {
    let folder = &config.server.data_dir;
    let aside = folder.join(REPLACED);
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(at(&aside))?;
    }
    let database = config.database_path();
    for suffix in ["", "-wal", "-shm"] {
        let from = private_file::beside(&database, suffix);
        if from.exists() {
            place(&from, &private_file::beside(&aside.join(DATABASE), suffix)).map_err(at(&from))?;
        }
    }
    let secrets = content::secrets(folder).map_err(at(folder))?;
    for path in secrets.into_iter().chain(content::uploads(folder).map_err(at(folder))?) {
        place(&folder.join(&path), &aside.join(&path)).map_err(at(folder.join(&path)))?;
    }
    Ok(())
}
