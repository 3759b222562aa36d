//! The data folder: there, and nobody else's business.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use super::{Check, Finding};

/// What groups and others may do with a file.
const OTHERS: u32 = 0o077;

/// Looks at the folder, its secrets, and the database.
pub(super) fn examine(folder: &Path, database: &Path) -> Vec<Finding> {
    if !folder.is_dir() {
        let cause = format!("There is no data folder {}.", folder.display());
        let advice =
            "Start the server once, or name the folder that it uses (--server-data-dir, or the same --config).";
        return vec![Finding::new(Check::Folder, cause, advice)];
    }
    let open = secrets(folder).chain([database.to_owned()]).filter(|path| is_open(path));
    open.map(|path| opened(&path)).collect()
}

/// Whether others may read a file. A folder that nobody else may enter protects what is in it, whatever the file's own rights say.
fn is_open(path: &Path) -> bool {
    let lets_others = |path: &Path| fs::metadata(path).is_ok_and(|seen| seen.permissions().mode() & OTHERS != 0);
    lets_others(path) && path.ancestors().skip(1).filter(|folder| folder.is_dir()).all(lets_others)
}

fn opened(path: &Path) -> Finding {
    let cause = format!("Others on this machine may read {}.", path.display());
    Finding::new(Check::Folder, cause, format!("chmod 600 {}", path.display()))
}

/// Files with secrets in them, in the folder and those below it.
fn secrets(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let below = [folder.to_owned(), folder.join("tls"), folder.join("tls/acme")];
    let files = below.into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    files.map(|entry| entry.path()).filter(|path| is_secret(path))
}

fn is_secret(path: &Path) -> bool {
    let ends = |end| path.extension().is_some_and(|extension| extension == end);
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    ends("secret") || ends("key") || name == "certificate.pem" || name.starts_with("account-")
}
