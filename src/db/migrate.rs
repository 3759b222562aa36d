//! Brings the tables up to date. SQLite's `user_version` counts the steps taken.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{Error, snapshot};

/// The steps, oldest first. A step that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_trial_report.sql"),
    include_str!("migrations/0003_chat.sql"),
    include_str!("migrations/0004_charge.sql"),
    include_str!("migrations/0005_quality.sql"),
    include_str!("migrations/0006_relay_only.sql"),
];

/// The newest schema that this version knows.
#[must_use]
pub fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The schema of a database.
pub(super) fn version(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the database in `file` up to date, after a copy of what it was.
pub(super) fn migrate(connection: &mut Connection, file: &Path) -> Result<(), Error> {
    let found = version(connection)?;
    if (1..newest()).contains(&found) {
        snapshot::keep_before_migration(connection, file, found)?;
    }
    apply(connection, MIGRATIONS)
}

/// Applies the steps that are missing in one transaction, all or none: what fails or is killed leaves a database that the old
/// version still opens.
fn apply(connection: &mut Connection, migrations: &[&str]) -> Result<(), Error> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let found = version(&tx)?;
    let mut version: i64 = 0;
    for step in migrations {
        version += 1;
        if version > found {
            tx.execute_batch(step)?;
        }
    }
    if found > version {
        return Err(Error::Newer { found, known: version });
    }
    tx.pragma_update(None, "user_version", version)?;
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE a (x)";
    const SECOND: &str = "CREATE TABLE b (x); INSERT INTO a VALUES (2)";

    fn version(connection: &Connection) -> i64 {
        super::version(connection).unwrap()
    }

    #[test]
    fn each_step_is_taken_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, &[FIRST]).unwrap();
        apply(&mut connection, &[FIRST, SECOND]).unwrap();
        apply(&mut connection, &[FIRST, SECOND]).unwrap();
        assert_eq!(version(&connection), 2);
        assert_eq!(connection.query_row("SELECT count(*) FROM a", [], |row| row.get::<_, u32>(0)).unwrap(), 1);
    }

    #[test]
    fn a_step_that_fails_leaves_everything_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert!(apply(&mut connection, &[FIRST, "CREATE TABLE c (x); nonsense"]).is_err());
        assert_eq!(version(&connection), 0);
        assert!(connection.prepare("SELECT * FROM a").is_err());
    }

    #[test]
    fn a_newer_schema_is_refused_with_a_clear_word() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, &[FIRST, SECOND]).unwrap();
        let error = apply(&mut connection, &[FIRST]).unwrap_err();
        assert!(matches!(error, Error::Newer { found: 2, known: 1 }));
        assert!(error.to_string().contains("newer version of sohbet"));
    }

    #[test]
    fn the_real_steps_apply_to_an_empty_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("db");
        let mut connection = Connection::open(&file).unwrap();
        migrate(&mut connection, &file).unwrap();
        migrate(&mut connection, &file).unwrap();
        assert_eq!(version(&connection), newest());
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "there was nothing to keep a copy of");
    }

    #[test]
    fn the_last_two_schemas_before_a_migration_are_kept_beside_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("db");
        for old in [1, 2, 3] {
            std::fs::remove_file(&file).ok();
            let mut connection = Connection::open(&file).unwrap();
            apply(&mut connection, &MIGRATIONS[..old]).unwrap();
            migrate(&mut connection, &file).unwrap();
        }
        let mut kept: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        kept.sort();
        assert_eq!(kept, ["db", "db.schema-2", "db.schema-3"]);
        assert_eq!(version(&Connection::open(folder.path().join("db.schema-3")).unwrap()), 3);
    }
}
