//! Copies of a whole database, of one moment, while others write to it.

use std::{fs, path::Path};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{Error, file, health, migrate, open};
use crate::private_file::{self, beside};

/// Copies from before migrations that are kept, the newest: from the last one, and from the one before if that went wrong unseen.
const KEPT: usize = 2;
/// What the name of such a copy has after the database's, before the schema's number.
const BEFORE: &str = ".schema-";

/// Copies the database in `path` to a new file, and gives its schema.
pub fn snapshot(path: &Path, to: &Path) -> Result<i64, Error> {
    let source = open::reader(path)?;
    copy(&source, to)?;
    migrate::version(&open::reader(to)?)
}

/// Looks through a copy, and gives its schema and the ids of the files that belong to it.
pub fn examine(copy: &Path) -> Result<(i64, Vec<String>), Error> {
    let connection = open::reader(copy)?;
    health::quick_check(&connection)?;
    let schema = migrate::version(&connection)?;
    // Schemas before the third knew no files.
    let files = if connection.table_exists(None, "file")? { file::whole(&connection)? } else { Vec::new() };
    Ok((schema, files))
}

/// Copies a database before it is migrated from `schema`, and forgets the copies from before older migrations.
pub(super) fn keep_before_migration(source: &Connection, path: &Path, schema: i64) -> Result<(), Error> {
    let unusable = |source| Error::Unusable { path: path.to_owned(), source };
    let kept = beside(path, &format!("{BEFORE}{schema}"));
    let unfinished = beside(path, ".copying");
    copy(source, &unfinished)?;
    private_file::give_owner_of(path, &unfinished).map_err(unusable)?;
    fs::rename(&unfinished, &kept).map_err(unusable)?;
    tracing::info!(copy = %kept.display(), "the database was copied before its tables are brought up to date");
    forget_old(path).map_err(unusable)
}

/// Forgets all but the newest copies.
fn forget_old(path: &Path) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned() + BEFORE;
    let mut copies = Vec::new();
    for entry in fs::read_dir(path.parent().unwrap_or(Path::new(".")))? {
        let entry = entry?;
        let schema = entry.file_name().to_string_lossy().strip_prefix(&name).and_then(|rest| rest.parse::<u32>().ok());
        copies.extend(schema.map(|schema| (schema, entry.path())));
    }
    copies.sort();
    let old = copies.len().saturating_sub(KEPT);
    copies.iter().take(old).try_for_each(|(_, copy)| fs::remove_file(copy))
}

/// Copies a database into a file of its own, which is on the disk when this ends.
///
/// All pages in one step: that reads one moment of the source, and in WAL mode keeps nobody from writing.
fn copy(source: &Connection, to: &Path) -> Result<(), Error> {
    for leftover in [to.to_owned(), beside(to, "-journal"), beside(to, "-wal")] {
        let _ = fs::remove_file(leftover);
    }
    open::create_file(to)?;
    let mut copy = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if Backup::new(source, &mut copy)?.step(-1)? != StepResult::Done {
        return Err(Error::Busy);
    }
    // One file, without others beside it.
    copy.pragma_update(None, "journal_mode", "delete")?;
    Ok(())
}
