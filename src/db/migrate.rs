//! Brings the tables up to date. SQLite's `user_version` counts the steps taken.

use rusqlite::{Connection, TransactionBehavior};

use super::Error;

/// The steps, oldest first. A step that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_trial_report.sql"),
    include_str!("migrations/0003_chat.sql"),
    include_str!("migrations/0004_charge.sql"),
    include_str!("migrations/0005_quality.sql"),
    include_str!("migrations/0006_relay_only.sql"),
];

pub(super) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    apply(connection, MIGRATIONS)
}

/// Applies the steps that are missing, all or none.
fn apply(connection: &mut Connection, migrations: &[&str]) -> Result<(), Error> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let found: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
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
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
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
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(usize::try_from(version(&connection)), Ok(MIGRATIONS.len()));
    }
}
