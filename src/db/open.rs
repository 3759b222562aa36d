//! Opens connections.

use std::{
    fs::{self, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::Error;
use crate::private_file::give_owner_of_folder;

/// How long to wait for another process (`sohbet user …` beside a running server) to finish its change.
const OTHER_PROCESS: Duration = Duration::from_secs(5);
/// Prepared statements kept by each connection: more than there are different ones.
const STATEMENTS: usize = 128;

/// Makes the file before SQLite does, so that it is never readable by others; SQLite gives its side files the same mode.
pub(super) fn create_file(path: &Path) -> Result<(), Error> {
    let unusable = |source: io::Error| Error::Unusable { path: path.to_owned(), source };
    let is_new = !path.exists();
    OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(unusable)?;
    if is_new {
        // SQLite gives its side files the same owner.
        give_owner_of_folder(path).map_err(unusable)?;
    }
    fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(unusable)
}

/// The connection that changes things.
pub(super) fn writer(path: &Path) -> Result<Connection, Error> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Readers and the writer do not wait for each other. FULL: a revoked session stays revoked after a power cut.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// A connection that changes nothing.
pub(super) fn reader(path: &Path) -> Result<Connection, Error> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Not SQLITE_OPEN_READ_ONLY: a reader of a WAL database must be able to write its shared memory file.
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(OTHER_PROCESS)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}
