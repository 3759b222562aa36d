//! What belongs into a backup: the database, and of the data folder the secrets, the certificates and what people sent.

use std::{fs, io, path::Path};

use crate::{chat, config::Config, tls};

/// The database, whatever it is called on the machine.
pub(super) const DATABASE: &str = "database.sqlite";
/// What tells what is in a backup.
pub(super) const MANIFEST: &str = "manifest.json";
/// How the files with secrets end.
const SECRET: &str = ".secret";

/// Whether a file of a backup is one that this version puts there: nothing outside the data folder, and nothing that would be run.
pub(super) fn belongs(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    let plain = parts.iter().all(|part| !part.is_empty() && *part != "." && *part != "..");
    let known = match parts[..] {
        [name] => name == DATABASE || name.ends_with(SECRET),
        [folder, ..] => folder == tls::FOLDER || folder == chat::FOLDER,
        [] => false,
    };
    plain && known
}

/// The secrets and certificates of a data folder, by their paths in it.
pub(super) fn secrets(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in entries(folder)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && name.ends_with(SECRET) {
            found.push(name);
        }
    }
    walk(&folder.join(tls::FOLDER), tls::FOLDER, &mut found)?;
    Ok(found)
}

/// The files that people sent.
pub(super) fn uploads(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    walk(&folder.join(chat::FOLDER), chat::FOLDER, &mut found)?;
    Ok(found)
}

/// Whether a folder holds a server's data.
pub(super) fn is_server(config: &Config) -> io::Result<bool> {
    Ok(config.database_path().exists() || !secrets(&config.server.data_dir)?.is_empty())
}

fn walk(folder: &Path, path: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in entries(folder)? {
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &path, found)?;
        } else if kind.is_file() && !is_unfinished(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// What [`crate::private_file::write`] was about to rename.
fn is_unfinished(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "new")
}

/// The entries of a folder, in the order of their names; none of one that is not there.
fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let mut entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?.collect::<io::Result<Vec<_>>>()?,
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_belongs_into_a_backup_that_would_lie_elsewhere() {
        for path in ["database.sqlite", "relay.secret", "tls/ca.pem", "tls/acme/account-1.json", "files/abc"] {
            assert!(belongs(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../x.secret", "tls/../../x", "files//x", "bin/sh", "other", "tls/./x"] {
            assert!(!belongs(path), "{path}");
        }
    }
}
