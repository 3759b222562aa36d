//! Whether the file is what SQLite wrote.

use std::{fs, path::Path};

use rusqlite::Connection;

use super::{Error, migrate, open};
use crate::private_file::beside;

/// Looks through the whole database.
pub fn check(path: &Path) -> Result<(), Error> {
    quick_check(&open::reader(path)?)
}

/// How a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Its schema.
    pub schema: i64,
    /// The newest schema that this version knows.
    pub newest: i64,
    /// Whether it is what SQLite wrote; none where it was not looked through.
    pub sound: Option<bool>,
}

/// Looks at a database, and through it if that is wanted.
pub fn look(db: &Connection, through: bool) -> Result<Health, Error> {
    let sound = through.then(|| match quick_check(db) {
        Err(Error::Damaged(_)) => Ok(false),
        found => found.map(|()| true),
    });
    Ok(Health { schema: migrate::version(db)?, newest: migrate::newest(), sound: sound.transpose()? })
}

/// How many rows the tables have that grow with use.
pub fn rows(db: &Connection) -> Result<Vec<(&'static str, u64)>, Error> {
    let count = |table: &'static str| {
        let sql = format!("SELECT count(*) FROM {table}");
        Ok((table, db.prepare_cached(&sql)?.query_row([], |row| row.get::<_, i64>(0))?.cast_unsigned()))
    };
    ["user", "session", "room", "member", "invite", "message", "file", "audit"].into_iter().map(count).collect()
}

/// Looks through a database that nobody closed: after a power cut, a crash, or an end by force.
///
/// SQLite removes the journal of a database that is closed, so a journal with something in it tells of another end.
pub(super) fn check_after_unclean_end(path: &Path) -> Result<(), Error> {
    let journal = beside(path, "-wal");
    if path.exists() && fs::metadata(journal).is_ok_and(|journal| journal.len() > 0) {
        tracing::info!("the last server did not end by itself; the database is looked through");
        check(path)?;
    }
    Ok(())
}

/// `PRAGMA quick_check`: everything but whether the indices say the same as their tables, which takes far longer.
pub(super) fn quick_check(connection: &Connection) -> Result<(), Error> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(Error::Damaged(said)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database of some pages that was not closed by who wrote it.
    fn left_open(folder: &Path) -> std::path::PathBuf {
        let (written, path) = (folder.join("written"), folder.join("db"));
        let connection = Connection::open(&written).unwrap();
        connection.pragma_update(None, "journal_mode", "wal").unwrap();
        connection.execute_batch("CREATE TABLE a (x); INSERT INTO a VALUES (randomblob(50000))").unwrap();
        connection.query_row("PRAGMA wal_checkpoint", [], |_| Ok(())).unwrap();
        connection.execute_batch("INSERT INTO a VALUES (randomblob(50000))").unwrap();
        fs::copy(&written, &path).unwrap();
        fs::copy(folder.join("written-wal"), folder.join("db-wal")).unwrap();
        path
    }

    #[test]
    fn a_sound_database_that_nobody_closed_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        check_after_unclean_end(&left_open(folder.path())).unwrap();
    }

    #[test]
    fn a_damaged_one_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = left_open(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        bytes[4096..8192].fill(0xA5);
        fs::write(&path, bytes).unwrap();
        fs::write(folder.path().join("db-wal"), "not empty").unwrap();
        let error = check_after_unclean_end(&path).unwrap_err();
        assert!(matches!(error, Error::Damaged(_)) && error.to_string().contains("sohbet restore"), "{error}");
    }

    #[test]
    fn something_that_is_no_database_is_called_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        fs::write(&path, "a letter to a friend, ".repeat(100)).unwrap();
        assert!(matches!(check(&path), Err(Error::Damaged(_))));
    }
}
